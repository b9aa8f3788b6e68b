//! Keys of services that run language models.
//! Never takes names of models.
//!
//! Sources: each vendor's documentation of its keys.

use crate::redact::rule::{Rule, named, token};

pub(super) const RULES: &[Rule] = &[
    token(
        "anthropic-key",
        &["sk-ant-"],
        r"\b(sk-ant-(?:api|admin|sid|oat)[0-9]{2}-[A-Za-z0-9_-]{40,})",
        &["sk-ant-api03-{w:93}AA", "sk-ant-admin01-{w:93}AA"],
        &["sk-ant-api03-x"],
    ),
    token("openrouter-key", &["sk-or-"], r"\b(sk-or-(?:v1-)?[a-f0-9]{64})\b", &["sk-or-v1-{x:64}"], &["sk-or-x"]),
    token(
        "openai-key",
        &["sk-", "t3blbkfj"],
        r"\b(sk-(?:proj-|svcacct-|admin-|None-|live-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}|sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}|sk-[A-Za-z0-9]{48})\b",
        &["sk-{a:20}T3BlbkFJ{a:20}", "sk-proj-{w:74}T3BlbkFJ{w:74}", "sk-{a:48}"],
        &["sk-button-primary", "task-force-of-many-words"],
    ),
    token("deepseek-key", &["sk-"], r"\b(sk-[a-f0-9]{32})\b", &["sk-{x:32}"], &["sk-x"]),
    token(
        "huggingface-token",
        &["hf_", "api_org_"],
        r"\b(hf_[A-Za-z]{32,38}|hf_[A-Za-z0-9]{34,38}|api_org_[A-Za-z]{34})\b",
        &["hf_{a:34}", "api_org_{L:34}"],
        &["hf_hub_download"],
    ),
    token("groq-key", &["gsk_"], r"\b(gsk_[A-Za-z0-9]{52})\b", &["gsk_{a:52}"], &["gsk_x"]),
    token("perplexity-key", &["pplx-"], r"\b(pplx-[A-Za-z0-9]{48})\b", &["pplx-{a:48}"], &["pplx-70b-online"]),
    token("replicate-token", &["r8_"], r"\b(r8_[A-Za-z0-9]{37})\b", &["r8_{a:37}"], &["r8_x"]),
    token("xai-key", &["xai-"], r"\b(xai-[A-Za-z0-9]{70,90})\b", &["xai-{a:80}"], &["xai-x"]),
    token("firecrawl-key", &["fc-"], r"\b(fc-[0-9a-f]{32})\b", &["fc-{x:32}"], &["fc-match"]),
    token("tavily-key", &["tvly-"], r"\b(tvly-(?:dev-|prod-)?[A-Za-z0-9]{32})\b", &["tvly-dev-{a:32}"], &["tvly-x"]),
    token("nvidia-key", &["nvapi-"], r"\b(nvapi-[A-Za-z0-9_-]{60,70})", &["nvapi-{w:64}"], &["nvapi-x"]),
    token("fireworks-key", &["fw_"], r"\b(fw_[A-Za-z0-9]{22,24})\b", &["fw_{a:24}"], &["fw_rules"]),
    token(
        "langsmith-key",
        &["lsv2_", "ls__"],
        r"\b(lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|ls__[a-f0-9]{32})\b",
        &["lsv2_pt_{x:32}_{x:10}"],
        &["ls__x"],
    ),
    token(
        "pinecone-key",
        &["pcsk_"],
        r"\b(pcsk_[A-Za-z0-9]{4,6}_[A-Za-z0-9]{60,70})\b",
        &["pcsk_{a:5}_{a:63}"],
        &["pcsk_x"],
    ),
    token("elevenlabs-key", &["sk_"], r"\b(sk_[a-f0-9]{48})\b", &["sk_{x:48}"], &["sk_x"]),
    named(
        "kagi-key",
        &["kagi"],
        r"(?i)kagi[\w. -]{0,24}[=: \x22']{1,5}((?-i:[A-Za-z0-9_-]{8,14}\.[A-Za-z0-9_-]{40,46}))",
        &["KAGI_API_KEY='{w:11}.{w:43}'"],
        &["kagi: x"],
    ),
    named(
        "cohere-key",
        &["cohere", "co_api_key"],
        r"(?i)(?:cohere|CO_API_KEY)[\w. -]{0,24}[\x22']?[ \t]*(?:=>|:=|[=:,(])[ \t\x22'(]{0,5}((?-i:[A-Za-z0-9]{40}))\b",
        &["CO_API_KEY={a:40}"],
        &["cohere: x"],
    ),
    named(
        "mistral-key",
        &["mistral"],
        r"(?i)mistral[\w. -]{0,20}key[=: \x22']{1,5}((?-i:[A-Za-z0-9]{32}))\b",
        &["MISTRAL_API_KEY={a:32}"],
        &["mistral-7b"],
    ),
    named(
        "wandb-key",
        &["wandb", "weights"],
        r"(?i)(?:wandb|weightsandbiases|weights_and_biases)[\w.( -]{0,24}?(?:key|login|token)[\w]{0,8}[=: \x22'(]{1,8}([0-9a-f]{40})\b",
        &["WANDB_API_KEY={x:40}", "wandb login {x:40}"],
        &["wandb: {x:8}"],
    ),
    token("gradio-token", &["rpa_"], r"\b(rpa_[A-Z0-9]{40,}[a-z0-9]{4,8})\b", &["rpa_{A:40}ab12cd"], &["rpa_x"]),
];
