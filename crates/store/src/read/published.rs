//! What is public, as heads. Never reads a text, except of a revision whose stored head is of another version.

use guide::document::parse;
use guide::edition::{HEAD_VERSION, Head, Published};
use guide::names::DocumentId;

use crate::StoreError;
use crate::read::TEXT;
use crate::session::Session;
use crate::value::Row;
use crate::write::RebuiltHead;

pub(crate) const EDITION_NUMBER: &str = "select coalesce(max(edition), 0) from publication";

pub(crate) async fn edition_number(session: &Session<'_>) -> Result<i64, StoreError> {
    let rows = session.rows(EDITION_NUMBER, &[]).await?;
    rows.first().map_or(Ok(0), |row| row.integer(0))
}

pub(crate) const PUBLISHED: &str = "
    select p.document, p.revision, p.published_at, r.hash, r.head_version, r.head
    from (select document, max(edition) as edition from publication group by document) c
    join publication p on p.document = c.document and p.edition = c.edition
    join revision r on r.document = p.document and r.number = p.revision";

/// Touches only what was published since: its cost does not grow with the library.
pub(crate) const PUBLISHED_SINCE: &str = "
    select p.document, p.revision, p.published_at, r.hash, r.head_version, r.head
    from (select document, max(edition) as edition from publication where edition > $1 group by document) c
    join publication p on p.document = c.document and p.edition = c.edition
    join revision r on r.document = p.document and r.number = p.revision";

/// What is public, or what became public after that edition; and the heads that had to be compiled anew.
pub(crate) async fn published(
    session: &Session<'_>,
    since: Option<i64>,
) -> Result<(Vec<Published>, Vec<RebuiltHead>), StoreError> {
    let rows = match since {
        Some(edition) => session.rows(PUBLISHED_SINCE, &[edition.into()]).await?,
        None => session.rows(PUBLISHED, &[]).await?,
    };
    let mut published = Vec::with_capacity(rows.len());
    let mut stale = Vec::new();
    for row in rows {
        match stored_head(&row)? {
            Some(head) => published.push(with_head(&row, head)?),
            None => stale.push(row),
        }
    }
    let mut rebuilt = Vec::with_capacity(stale.len());
    // A few at a time: texts are large.
    for chunk in stale.chunks(100) {
        let parameters: Vec<_> = chunk.iter().map(|row| row.0[..2].to_vec()).collect();
        for (row, texts) in chunk.iter().zip(session.each(TEXT, &parameters).await?) {
            let id: DocumentId = row.parsed(0)?;
            let text = texts.first().ok_or_else(|| StoreError::impossible(format_args!("{id} has no text")))?;
            let (document, _) = parse(&id, text.text(0)?.as_bytes());
            let document = with_head(row, Head::compile(&document))?;
            rebuilt.push(RebuiltHead { id, revision: document.revision, head: document.head.clone() });
            published.push(document);
        }
    }
    Ok((published, rebuilt))
}

/// The head as it is stored, where this Fixpoint can read it.
fn stored_head(row: &Row) -> Result<Option<Head>, StoreError> {
    if row.integer(4)? != HEAD_VERSION {
        return Ok(None);
    }
    Ok(serde_json::from_str(row.text(5)?).ok())
}

fn with_head(row: &Row, head: Head) -> Result<Published, StoreError> {
    Ok(Published {
        id: row.parsed(0)?,
        revision: row.integer(1)?,
        published_at: row.time(2)?,
        hash: row.text(3)?.to_owned(),
        head,
    })
}
