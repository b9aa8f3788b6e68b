//! A model of a few hundred numbers, written here, for tests of this crate and of the portal.
//! Never means anything: its numbers are arbitrary, and always the same.

use std::collections::BTreeMap;

use safetensors::tensor::{Dtype, TensorView};

/// The files of a folder.
pub type Folder = BTreeMap<String, Vec<u8>>;

/// One layer, eight dimensions, seven words, eight tokens.
pub fn folder() -> Folder {
    let files = [
        (
            "modules.json",
            r#"[{"path": "", "type": "sentence_transformers.models.Transformer"}, {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#,
        ),
        (
            "config.json",
            r#"{"model_type": "bert", "hidden_size": 8, "intermediate_size": 16, "num_attention_heads": 2, "num_hidden_layers": 1, "max_position_embeddings": 16, "vocab_size": 7, "type_vocab_size": 1, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}"#,
        ),
        ("1_Pooling/config.json", r#"{"pooling_mode_mean_tokens": true}"#),
        ("sentence_bert_config.json", r#"{"max_seq_length": 8, "do_lower_case": false}"#),
        (
            "tokenizer.json",
            r###"{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
                "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
                "pre_tokenizer": {"type": "BertPreTokenizer"},
                "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
                "decoder": null,
                "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "mail": 3, "sync": 4, "printer": 5, "##s": 6}}}"###,
        ),
    ];
    let mut folder: Folder =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
    folder.insert("model.safetensors".to_owned(), weights());
    folder
}

fn weights() -> Vec<u8> {
    let mut shapes: Vec<(String, Vec<usize>)> = vec![
        ("embeddings.word_embeddings.weight".to_owned(), vec![7, 8]),
        ("embeddings.position_embeddings.weight".to_owned(), vec![16, 8]),
        ("embeddings.token_type_embeddings.weight".to_owned(), vec![1, 8]),
    ];
    let mut both = |name: &str, shape: &[usize]| {
        shapes.push((format!("{name}.weight"), shape.to_vec()));
        shapes.push((format!("{name}.bias"), vec![shape[0]]));
    };
    both("embeddings.LayerNorm", &[8]);
    for (part, shape) in [
        ("attention.self.query", &[8, 8][..]),
        ("attention.self.key", &[8, 8]),
        ("attention.self.value", &[8, 8]),
        ("attention.output.dense", &[8, 8]),
        ("attention.output.LayerNorm", &[8]),
        ("intermediate.dense", &[16, 8]),
        ("output.dense", &[8, 16]),
        ("output.LayerNorm", &[8]),
    ] {
        both(&format!("encoder.layer.0.{part}"), shape);
    }
    let mut seed = 7_u32;
    let mut number = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(u16::try_from(seed >> 16).expect("the upper half of 32 bits")) / 32_768.0 - 1.0
    };
    let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = shapes
        .into_iter()
        .map(|(name, shape)| {
            let count: usize = shape.iter().product();
            (name, shape, (0..count).flat_map(|_| number().to_le_bytes()).collect())
        })
        .collect();
    let views = tensors.iter().map(|(name, shape, bytes)| {
        (name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes).expect("as many bytes as its shape says"))
    });
    safetensors::serialize(views, None).expect("a file of weights")
}
