//! HTTP as readers speak it: no redirect is followed, no answer is an error, and nothing is decompressed unasked.

use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, Request};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The bytes of the body, as they came.
    pub bytes: Vec<u8>,
    headers: HeaderMap,
    asked: String,
}

/// Asks once, where an answer is certain.
pub fn ask(method: &str, address: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
    try_to_ask(method, address, headers, body).unwrap_or_else(|error| panic!("{method} {address}: {error}"))
}

/// Asks once. An error where the connection breaks before the answer is whole.
pub fn try_to_ask(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Result<Answer, ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into();
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answered = match body {
        Some(body) => agent.run(request.body(body.to_owned()).expect("a request")),
        None => agent.run(request.body(()).expect("a request")),
    };
    let mut response = answered?;
    let bytes = response.body_mut().with_config().limit(64 * 1024 * 1024).read_to_vec()?;
    Ok(Answer {
        status: response.status().as_u16(),
        bytes,
        headers: response.headers().clone(),
        asked: format!("{method} {address}"),
    })
}

impl Answer {
    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body's words as a reader sees them: tags out, white space collapsed.
    pub fn words(&self) -> String {
        words(&self.text())
    }

    /// Answered with that status.
    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}: {}", self.asked, beginning(&self.words()));
        self
    }

    /// Its HTML holds that.
    #[track_caller]
    pub fn holds(self, html: &str) -> Answer {
        let text = self.text();
        assert!(text.contains(html), "{}: no `{html}` in {}", self.asked, beginning(&self.words()));
        self
    }

    /// A reader sees that.
    #[track_caller]
    pub fn shows(self, text: &str) -> Answer {
        let words = self.words();
        assert!(words.contains(text), "{}: no `{text}` in {}", self.asked, beginning(&words));
        self
    }

    /// Nothing of that is there, not even between tags.
    #[track_caller]
    pub fn hides(self, text: &str) -> Answer {
        let html = self.text();
        if let Some((before, _)) = html.split_once(text) {
            let around: String = before.chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
            panic!("{}: `{text}` stands after {around}", self.asked);
        }
        self
    }
}

/// As much of a page as a message about it needs.
fn beginning(words: &str) -> String {
    words.chars().take(3_000).collect()
}

/// The words of some HTML.
fn words(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        // Inline tags stand within words and sentences; all others end them.
        let name: String = after.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !matches!(name.as_str(), "a" | "b" | "code" | "strong" | "em" | "mark" | "span") {
            text.push(' ');
        }
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
