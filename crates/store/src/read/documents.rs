//! Documents and their revisions, with texts, whether public or not.
//! Never judges who may see them: that is for the caller.

use std::collections::BTreeMap;
use std::sync::Arc;

use guide::document::parse;
use guide::edition::{HEAD_VERSION, Head};
use guide::names::{DocumentId, DocumentKind};

use crate::session::Session;
use crate::value::Row;
use crate::{Draft, HistoryEntry, PublicationDate, Revision, StoreError};

pub(crate) const TEXT: &str = "select text from revision where document = $1 and number = $2";

pub(crate) async fn text(
    session: &Session<'_>,
    id: &DocumentId,
    revision: i64,
) -> Result<Option<Arc<str>>, StoreError> {
    let rows = session.rows(TEXT, &[id.into(), revision.into()]).await?;
    rows.first().map(|row| row.shared_text(0).cloned()).transpose()
}

pub(crate) const LATEST: &str = "
    select document, number, hash, actor, note, created_at, text from revision
    where document = $1
    order by number desc
    limit 1";

pub(crate) async fn latest(session: &Session<'_>, id: &DocumentId) -> Result<Option<Revision>, StoreError> {
    session.rows(LATEST, &[id.into()]).await?.first().map(revision).transpose()
}

/// Pages by key: a page costs the same wherever it lies.
pub(crate) const LATEST_PAGE: &str = "
    select r.document, r.number, r.hash, r.actor, r.note, r.created_at, r.text
    from (select id from document where id > $1 order by id limit $2) d
    join revision r on r.document = d.id
        and r.number = (select max(q.number) from revision q where q.document = d.id)
    order by d.id";

pub(crate) async fn latest_page(
    session: &Session<'_>,
    after: Option<&DocumentId>,
    size: i64,
) -> Result<Vec<Revision>, StoreError> {
    let after = after.map(DocumentId::to_string).unwrap_or_default();
    session.rows(LATEST_PAGE, &[after.into(), size.into()]).await?.iter().map(revision).collect()
}

fn revision(row: &Row) -> Result<Revision, StoreError> {
    Ok(Revision {
        id: row.parsed(0)?,
        number: row.integer(1)?,
        hash: row.text(2)?.to_owned(),
        actor: row.actor(3)?,
        note: row.text(4)?.to_owned(),
        created_at: row.time(5)?,
        text: row.shared_text(6)?.clone(),
    })
}

pub(crate) const LATEST_HEADS: &str = "
    select r.document, r.number, r.head_version, r.head
    from document d
    join revision r on r.document = d.id
        and r.number = (select max(q.number) from revision q where q.document = d.id)
    where d.kind <> $1";

/// The heads of the latest revisions of all documents but those of that kind. One of another version is compiled anew.
pub(crate) async fn latest_heads(
    session: &Session<'_>,
    but: DocumentKind,
) -> Result<Vec<(DocumentId, Head)>, StoreError> {
    let mut heads = Vec::new();
    for row in session.rows(LATEST_HEADS, &[but.key().into()]).await? {
        let (id, revision): (DocumentId, i64) = (row.parsed(0)?, row.integer(1)?);
        let is_ours = row.integer(2)? == HEAD_VERSION;
        let head = match serde_json::from_str(row.text(3)?).ok().filter(|_| is_ours) {
            Some(head) => head,
            None => {
                let text = text(session, &id, revision).await?;
                let text = text.ok_or_else(|| StoreError::impossible(format_args!("{id} has no text")))?;
                Head::compile(&parse(&id, text.as_bytes()).0)
            }
        };
        heads.push((id, head));
    }
    Ok(heads)
}

pub(crate) const DOCUMENT_IDS: &str = "select id from document";

/// Sorted here: the engines do not agree on the order of texts.
pub(crate) async fn document_ids(session: &Session<'_>) -> Result<Vec<DocumentId>, StoreError> {
    let rows = session.rows(DOCUMENT_IDS, &[]).await?;
    let mut ids = rows.iter().map(|row| row.parsed(0)).collect::<Result<Vec<DocumentId>, _>>()?;
    ids.sort();
    Ok(ids)
}

pub(crate) const ANY_OF_KIND: &str = "select 1 from document where kind = $1 limit 1";

pub(crate) async fn has_guides(session: &Session<'_>) -> Result<bool, StoreError> {
    Ok(!session.rows(ANY_OF_KIND, &[DocumentKind::Guide.key().into()]).await?.is_empty())
}

pub(crate) const DRAFTS: &str = "
    select l.document, l.number, l.public_revision, l.actor, l.note, l.created_at
    from (
        select r.document, r.number, r.actor, r.note, r.created_at, (
            select p.revision from publication p where p.document = r.document order by p.edition desc limit 1
        ) as public_revision
        from document d
        join revision r on r.document = d.id
            and r.number = (select max(q.number) from revision q where q.document = d.id)
    ) l
    where l.public_revision is null or l.public_revision <> l.number";

pub(crate) async fn drafts(session: &Session<'_>) -> Result<Vec<Draft>, StoreError> {
    let rows = session.rows(DRAFTS, &[]).await?;
    let draft = |row: &Row| {
        Ok(Draft {
            id: row.parsed(0)?,
            revision: row.integer(1)?,
            public_revision: row.optional_integer(2)?,
            actor: row.actor(3)?,
            note: row.text(4)?.to_owned(),
            created_at: row.time(5)?,
        })
    };
    let mut drafts = rows.iter().map(draft).collect::<Result<Vec<Draft>, StoreError>>()?;
    drafts.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(drafts)
}

pub(crate) const REVISIONS: &str = "
    select number, hash, actor, note, created_at from revision
    where document = $1
    order by number desc";

pub(crate) const PUBLICATIONS: &str = "
    select revision, edition, actor, note, published_at from publication
    where document = $1
    order by edition";

pub(crate) async fn history(session: &Session<'_>, id: &DocumentId) -> Result<Vec<HistoryEntry>, StoreError> {
    // Publications first: what is published between the two queries has its revision in the second.
    let mut published = BTreeMap::<i64, Vec<PublicationDate>>::new();
    for row in session.rows(PUBLICATIONS, &[id.into()]).await? {
        published.entry(row.integer(0)?).or_default().push(PublicationDate {
            edition: row.integer(1)?,
            actor: row.actor(2)?,
            note: row.text(3)?.to_owned(),
            at: row.time(4)?,
        });
    }
    let rows = session.rows(REVISIONS, &[id.into()]).await?;
    rows.iter()
        .map(|row| {
            let revision = row.integer(0)?;
            Ok(HistoryEntry {
                revision,
                hash: row.text(1)?.to_owned(),
                actor: row.actor(2)?,
                note: row.text(3)?.to_owned(),
                created_at: row.time(4)?,
                published: published.remove(&revision).unwrap_or_default(),
            })
        })
        .collect()
}
