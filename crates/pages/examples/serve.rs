#![allow(warnings, clippy::all)]
use guide::document::{Audience, Document, parse}; use guide::edition::*; use guide::triage::*;
use ::pages::{Frame, Page, Site, Contact, assets, gallery, picture}; use std::io::{Read, Write}; use std::sync::Arc;
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let port = std::env::args().nth(2).unwrap();
    let mut docs = Vec::new();
    let mut texts: std::collections::HashMap<String, Vec<u8>> = Default::default();
    for kind in ["guides", "people", "products", "categories", "flows"] {
        for f in std::fs::read_dir(format!("{root}/content/{kind}")).into_iter().flatten() {
            let f = f.unwrap().path(); let stem = f.file_stem().unwrap().to_string_lossy().to_string();
            if stem.contains("scenarios") { continue }
            let id = format!("{kind}/{stem}"); let bytes = std::fs::read(&f).unwrap();
            texts.insert(id, bytes);
        }
    }
    texts.insert("guides/mail-late".into(), std::fs::read(format!("{root}/crates/pages/tests/pages/triage.md")).unwrap());
    for (id, bytes) in &texts {
        let Ok(did) = id.parse() else { continue };
        let (d, f) = parse(&did, bytes);
        for x in f { if x.severity == guide::check::Severity::Blocks { eprintln!("{id} {x:?}") } }
        docs.push(Arc::new(Published { id: did, revision: 3, hash: String::new(), published_at: jiff::Timestamp::UNIX_EPOCH, head: Head::compile(&d) }));
    }
    let (edition, _) = Edition::compile(1, Audience::Public, docs);
    let view = View { edition: Arc::new(edition), audience: Audience::Public, day: jiff::civil::date(2026, 11, 22), live: Arc::new(Live::default()) };
    let site = Site { contact_it: Some(Contact { text: "it@example.org, 4000".into(), link: Some("mailto:it@example.org".into()) }), contact_security: Some(Contact { text: "+49 30 4711".into(), link: Some("tel:+49304711".into()) }), ..Site::default() };
    let l = std::net::TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    for s in l.incoming() {
        let mut s = s.unwrap(); let mut buf = Vec::new(); let mut b = [0u8; 65536];
        loop { let n = s.read(&mut b).unwrap_or(0); buf.extend(&b[..n]); if n == 0 { break } let t = String::from_utf8_lossy(&buf); if let Some((h, body)) = t.split_once("\r\n\r\n") { let len = h.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ").map(|x| x.parse::<usize>().unwrap())).unwrap_or(0); if body.len() >= len { break } } }
        let t = String::from_utf8_lossy(&buf).to_string(); if t.is_empty() { continue }
        let (h, body) = t.split_once("\r\n\r\n").unwrap_or((&t, ""));
        let mut w = h.split_whitespace(); let (m, target) = (w.next().unwrap(), w.next().unwrap());
        let (path, q) = target.split_once('?').unwrap_or((target, ""));
        let frame = Frame { site: &site, view: &view };
        let html = |page: Page| (page.status, "text/html; charset=utf-8".to_string(), page.html.into_bytes(), String::new());
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let r = match parts.as_slice() {
            ["assets", f] => match assets::all(&site).into_iter().find(|a| a.file == **f) { Some(a) => (200, a.content_type.to_string(), a.bytes, String::new()), None => (404, String::new(), vec![], String::new()) },
            ["gallery"] => html(gallery::gallery(frame)),
            ["guides", slug, rest @ ..] => {
                let id = format!("guides/{slug}"); let slug: guide::names::Slug = slug.parse().unwrap();
                let Document::Guide(g) = parse(&id.parse().unwrap(), &texts[&id]).0 else { panic!() };
                let g = g.for_audience(Audience::Public).unwrap();
                let flows: std::collections::HashMap<String, FlowSource> = texts.iter().filter_map(|(id, b)| { let n = id.strip_prefix("flows/")?; Some((n.to_string(), read_flow_text(std::str::from_utf8(b).unwrap(), 0, true, &mut Vec::new()))) }).collect();
                let flow = g.flow.as_deref().map(|f| compile(f, &|s| flows.get(s.as_str())));
                let entry = view.edition.guide(&slug).unwrap();
                if rest.is_empty() { html(::pages::pages::guide::guide(frame, &slug, entry.published, &g, flow.as_ref(), None)) }
                else {
                    let flow = flow.unwrap(); let query = Query::read(q); let position = query.position(&flow);
                    let state = rest.get(1).copied().unwrap_or("");
                    if m == "POST" {
                        let form: Vec<(String, String)> = body.split('&').filter_map(|p| p.split_once('=')).map(|(a, b)| (a.into(), b.replace('+', " "))).collect();
                        let get = |k: &str| form.iter().find(|f| f.0 == k).map(|f| f.1.clone());
                        let before = Trail::new(query.trail.answers().iter().cloned());
                        let trail = if let Some(s) = get("stop") { position.trail().stopped(s) } else {
                            let visit = match &query.change { Some((c, v)) if c == state => *v, _ => position.visits.iter().filter(|v| v.state.id == state).count() };
                            before.answered(state, visit, &get("answer").unwrap_or_default()) };
                        let p = flow.walk(&trail);
                        let mut dropped: Vec<String> = p.dropped.iter().filter_map(|o| o.state).map(|s| s.id.clone()).collect(); dropped.dedup();
                        let to = Query { trail: p.trail(), revision: Some(flow.revision.clone()), change: None, dropped }.address(&slug, p.id());
                        (303, String::new(), vec![], to)
                    } else {
                        let t0 = std::time::Instant::now();
                        let layout = picture::Layout::of(&flow); let t1 = t0.elapsed();
                        let replayed = !query.trail.answers().is_empty() && query.revision.as_deref() != Some(flow.revision.as_str());
                        let page = ::pages::pages::triage::triage(frame, &::pages::pages::triage::Triage { slug: &slug, published: entry.published, guide: &g, flow: &flow, layout: &layout, query: &query, position: &position, replayed });
                        eprintln!("layout {t1:?} page {:?} {} bytes; {} {} {}", t0.elapsed() - t1, page.html.len(), flow.states.len(), flow.outcomes.len(), layout.is_drawn());
                        if q.contains("bench") {
                            let time = |name: &str, f: &dyn Fn() -> usize| { let mut best = u128::MAX; for _ in 0..300 { let t = std::time::Instant::now(); std::hint::black_box(f()); best = best.min(t.elapsed().as_nanos()); } eprintln!("{name} {}us", best / 1000); };
                            let tr = ::pages::pages::triage::Triage { slug: &slug, published: entry.published, guide: &g, flow: &flow, layout: &layout, query: &query, position: &position, replayed };
                            time("page", &|| ::pages::pages::triage::triage(frame, &tr).html.len());
                            let way = picture::Way::of(&flow, &position);
                            time("picture", &|| ::pages::components::flow_picture::flow_picture(&layout, &flow, &way).into_string().len());
                            time("list", &|| ::pages::components::flow_list::flow_list(&g, &flow, &way).into_string().len());
                            let text = ::pages::guide_text::GuideText::elsewhere(&view.edition, &g, "/guides/x");
                            time("help", &|| { use maud::Render; text.paragraphs("Sign in with the *same* account.").render().into_string().len() });
                            if let Some((_, c)) = g.commands().next() { time("command", &|| ::pages::components::command_block::command_block(text, c).into_string().len()); }
                            let empty = picture::Layout::default();
                            time("without picture", &|| ::pages::pages::triage::triage(frame, &::pages::pages::triage::Triage { layout: &empty, ..tr }).html.len());
                        }
                        html(page)
                    }
                }
            }
            _ => (404, String::new(), b"no".to_vec(), String::new()),
        };
        let loc = if r.3.is_empty() { String::new() } else { format!("location: {}\r\n", r.3) };
        let _ = s.write_all(format!("HTTP/1.1 {} x\r\ncontent-type: {}\r\n{loc}content-length: {}\r\nconnection: close\r\ncontent-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'\r\n\r\n", r.0, r.1, r.2.len()).as_bytes());
        let _ = s.write_all(&r.2);
    }
}
