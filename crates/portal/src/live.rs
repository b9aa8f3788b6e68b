//! The running portal: the current view, the index, and the jobs that keep both current.
//! Never lets a reader wait for a job: views are replaced as a whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use guide::document::Audience;
use guide::edition::{Edition, Listings, Live, Published, View};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use pages::Site;
use search::{EntryKind, Index, IndexError, Results, Signature};
use store::Store;
use tokio::sync::Notify;
use tracing::{error, info, warn};
use work::Demand;

use crate::codes::TreatedCodes;
use crate::configuration::Configuration;
use crate::counts::{Counted, WaitingCounts};
use crate::failure::Failure;
use crate::http::cache::Rendered;
use crate::http::store_reads::StoreReads;
use crate::http::votes::VoteLimit;
use crate::index;
use crate::meaning::Meanings;
use crate::of_edition::OfEdition;
use crate::suggestions::Suggestions;
use crate::triage::ReadyGuides;

/// How often the small changing part of the view is read anew.
const LIVE_EVERY: Duration = Duration::from_secs(30);

/// How often votes are read anew at most.
const VOTES_EVERY: Duration = Duration::from_secs(1);

/// How often what was counted in triage is written: a crash loses no more than this of it.
const COUNTS_EVERY: Duration = Duration::from_secs(2);

/// What every request is answered from.
pub(crate) struct Portal {
    /// What the owner configured.
    pub site: Site,
    /// Addresses whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// The truth at run time.
    pub store: Store,
    /// How pages read it: not too many at once.
    pub store_reads: StoreReads,
    /// What public pages depend on, as of now.
    pub view: ArcSwap<View>,
    /// The public search index.
    pub index: Arc<Index>,
    /// What documents mean, where a model is configured.
    pub meanings: Option<Arc<Meanings>>,
    /// Pages rendered and compressed, bounded in bytes.
    pub rendered: Rendered,
    /// Told after each vote, so that its count is soon on the page.
    pub voted: Notify,
    /// How often one connection may vote.
    pub votes: VoteLimit,
    /// Guides and their flows, ready to walk.
    pub ready: ReadyGuides,
    /// The error codes that guides treat.
    pub codes: OfEdition<TreatedCodes>,
    /// Which landing pages search engines may list.
    pub listings: OfEdition<Listings>,
    /// What is suggested while somebody types.
    pub suggestions: OfEdition<Suggestions>,
    /// What readers did, until it is written.
    pub counts: WaitingCounts,
    /// Told after each new edition, so that the index follows it.
    republished: Notify,
    /// Told after each time that the index was brought up to date.
    reindexed: Notify,
    /// Whether the index was filled out of this store: what it lacks then is no more than the last publication.
    index_is_filled: AtomicBool,
}

impl Portal {
    /// Loads what is published and compiles the first edition. The index is opened as it is: readers do not wait until it
    /// is filled, which may take a minute the first time.
    ///
    /// # Errors
    /// Where the store cannot be read, or the index cannot be written.
    pub async fn start(
        configuration: &Configuration,
        store: Store,
        meanings: Option<Arc<Meanings>>,
    ) -> Result<Arc<Portal>, Failure> {
        let number = store.edition_number().await?;
        let nothing = Edition::compile(0, Audience::Public, []).0;
        let edition = next(&nothing, number, store.published().await?);
        let index = Arc::new(index::open(&configuration.index_directory())?);
        let index_is_filled = index::is_of(&index, &store).await?;
        let live = Live { votes: store.votes().await? };
        let view = View { edition: Arc::new(edition), audience: Audience::Public, day: today(), live: Arc::new(live) };
        Ok(Arc::new(Portal {
            site: configuration.site.clone(),
            trusted_proxies: configuration.trusted_proxies.clone(),
            store,
            store_reads: StoreReads::default(),
            view: ArcSwap::from_pointee(view),
            index,
            meanings,
            rendered: Rendered::default(),
            voted: Notify::new(),
            votes: VoteLimit::default(),
            ready: ReadyGuides::default(),
            codes: OfEdition::default(),
            listings: OfEdition::default(),
            suggestions: OfEdition::default(),
            counts: WaitingCounts::default(),
            republished: Notify::new(),
            reindexed: Notify::new(),
            index_is_filled: AtomicBool::new(index_is_filled),
        }))
    }

    /// Keeps the view current until the process ends: new editions as they appear, tallies and the day every 30 seconds.
    /// What is counted is written meanwhile, and texts are read ahead of readers. None of the four waits for another: a storm of
    /// votes delays no publication.
    pub async fn keep_current(self: Arc<Self>) {
        tokio::join!(self.keep_edition(), self.keep_live(), self.keep_counts(), self.keep_texts());
    }

    async fn keep_edition(&self) {
        let mut editions = self.store.edition_numbers();
        loop {
            // One that could not be read when it came, or that nobody told of, is read later.
            if let Ok(Err(_)) = tokio::time::timeout(LIVE_EVERY, editions.changed()).await {
                tokio::time::sleep(LIVE_EVERY).await;
            }
            self.refresh_edition().await;
        }
    }

    async fn keep_live(&self) {
        loop {
            let _ = tokio::time::timeout(LIVE_EVERY, self.voted.notified()).await;
            self.refresh_live().await;
            // A storm of votes is one refresh a second.
            tokio::time::sleep(VOTES_EVERY).await;
        }
    }

    async fn keep_counts(&self) {
        loop {
            self.counts.write(&self.store).await;
            tokio::time::sleep(COUNTS_EVERY).await;
        }
    }

    /// Reads what is public before somebody asks for it, as far as the store keeps it: readers need no database then.
    async fn keep_texts(&self) {
        loop {
            let edition = self.view.load().edition.clone();
            for published in edition.all() {
                // What cannot be read now is read the next time.
                if !self.store.keeps_texts_ahead() || self.store.text(&published.id, published.revision).await.is_err()
                {
                    break;
                }
            }
            tokio::time::sleep(LIVE_EVERY).await;
        }
    }

    /// Keeps the index current until the process ends. It is a job of its own: filling an index takes long, and no
    /// publication waits for it.
    pub async fn keep_index(self: Arc<Self>) {
        loop {
            let edition = self.view.load().edition.clone();
            match index::bring_up_to_date(&self.index, &self.store, &edition).await {
                Ok(()) => {
                    self.index_is_filled.store(true, Ordering::Relaxed);
                    self.reindexed.notify_one();
                }
                Err(failure) => error!(%failure, "The search index stays at an older edition; it is tried again soon"),
            }
            // One that could not be written when its edition came is brought up to date later.
            let _ = tokio::time::timeout(LIVE_EVERY, self.republished.notified()).await;
        }
    }

    /// Waits until the index was brought up to date.
    pub async fn index_was_kept(&self) {
        self.reindexed.notified().await;
    }

    /// Searches the index, by words and, where a model is configured, by meaning.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn search(
        &self,
        kind: Option<EntryKind>,
        query: &str,
        limit: usize,
        offset: usize,
    ) -> Result<Results, IndexError> {
        match &self.meanings {
            None => self.index.search_with(None, kind, query, limit, offset),
            // A model takes milliseconds, in which other readers are answered.
            Some(meanings) => tokio::task::block_in_place(|| {
                self.index.search_with(Some(meanings.as_ref()), kind, query, limit, offset)
            }),
        }
    }

    /// Counts that somebody looked for these codes and words of the library, and got no answer.
    pub fn count_demand(&self, signatures: &[Signature], mut known_words: Vec<String>) {
        // A word that spells one of the codes says nothing beside it.
        known_words.retain(|word| Signature::spelt(word).is_none_or(|code| !signatures.contains(&code)));
        let signatures = signatures.iter().map(|signature| signature.key()).collect();
        if let Some(demand) = Demand::new(signatures, known_words) {
            self.counts.add(today(), Counted::Demanded(demand));
        }
    }

    /// Whether a search finds everything, but for what was published a moment ago.
    pub fn index_is_filled(&self) -> bool {
        self.index_is_filled.load(Ordering::Relaxed)
    }

    /// Reads the tallies anew; a view is replaced only where something changed.
    async fn refresh_live(&self) {
        let votes = match self.store.votes().await {
            Ok(votes) => votes,
            Err(error) => return warn!(%error, "Tallies could not be read; the last ones stay"),
        };
        let view = self.view.load_full();
        let day = today();
        if view.live.votes == votes && view.day == day {
            return;
        }
        let live = Arc::new(Live { votes });
        self.view.rcu(|view| View { live: live.clone(), day, ..View::clone(view) });
        if view.day == day {
            // A storm of votes costs the pages that it changes, and no others.
            view.live.differences(&live).for_each(|guide| self.rendered.forget_guide(guide));
        } else {
            self.rendered.clear();
        }
    }

    async fn refresh_edition(&self) {
        if let Err(failure) = self.try_refresh_edition().await {
            error!(%failure, "The new edition could not be loaded; the old one is still served");
        }
    }

    async fn try_refresh_edition(&self) -> Result<(), Failure> {
        let current = self.view.load_full().edition.clone();
        let number = self.store.edition_number().await?;
        if number == current.number() {
            return Ok(());
        }
        let changed = self.store.published_since(current.number()).await?;
        let documents = changed.len();
        let edition = Arc::new(next(&current, number, changed));
        self.view.rcu(|view| View { edition: edition.clone(), ..View::clone(view) });
        self.rendered.clear();
        info!(edition = number, documents, "Serving edition {number}");
        self.republished.notify_one();
        Ok(())
    }
}

/// The UTC day.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn next(edition: &Edition, number: i64, published: Vec<Published>) -> Edition {
    let (edition, findings) = edition.next(number, published.into_iter().map(Arc::new));
    for finding in findings {
        warn!(rule = finding.rule, "{}", finding.message);
    }
    edition
}
