//! throwaway
use guide::check::*; use guide::document::*; use guide::names::*;
#[test]
fn tryout() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut lib = Library::default(); let mut docs = vec![];
    for kind in DocumentKind::ALL { for e in std::fs::read_dir(root.join(kind.folder())).into_iter().flatten().flatten() {
        let p=e.path(); if p.extension().map_or(true, |x| x != kind.extension()) {continue;}
        let id=DocumentId::new(kind, p.file_stem().unwrap().to_str().unwrap()).unwrap();
        let b=std::fs::read(&p).unwrap(); let (d,f)=parse(&id,&b); lib.add(&id,&d); docs.push((id,b,d,f)); } }
    for (id,b,d,mut f) in docs { let t=source_text(&b);
        f.extend(check(&Subject{id:&id,source:&t,document:&d,library:&lib}));
        println!("{id} {}", f.len());
        for x in f { let (l,c)=line_and_column(&t,x.span.start); println!("{id}:{l}:{c} {} {:?} {}",x.rule,x.severity,x.message); } }
    let mk = |s: &str, n: usize| format!("---\ntitle: a\n---\n## Steps\n### A {{#a kind=command}}\n```sh {{#b title=\"B\"}}\n{}\n```\n{}", s.repeat(n), s.repeat(n));
    for piece in ["`a``b", "<a ", "](", "\"", "a;b\n", "[a](#b) ", "<<E\n", "Azure AD ", "Azure ", "formerly ", "\u{200b}a", "{", "[[ ", "{#a", "<!--", "$(", "((", "$ a\n"] {
        let s = mk(piece, 300_000/piece.len()); let id: DocumentId="guides/x".parse().unwrap();
        let t0=std::time::Instant::now(); let (d,_)=parse(&id,s.as_bytes()); let t1=t0.elapsed();
        let t2=std::time::Instant::now(); let n=check(&Subject{id:&id,source:&s,document:&d,library:&lib}).len();
        println!("{piece:?} parse {t1:?} check {:?} {n}", t2.elapsed());
        for rule in RULES { let t=std::time::Instant::now(); let mut f=vec![]; (rule.check)(&Subject{id:&id,source:&s,document:&d,library:&lib},&mut f); if t.elapsed().as_millis()>150 {println!("   {} {:?}",rule.name,t.elapsed());} }
    }
}
