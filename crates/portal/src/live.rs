//! The running portal: the current view, the index, and the jobs that keep both current.
//! Never lets a reader wait for a job: views are replaced as a whole.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use guide::document::Audience;
use guide::edition::{Edition, Live, Published, View};
use guide::names::DocumentId;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use pages::Site;
use search::Index;
use store::Store;
use tokio::sync::{Mutex, Notify};
use tracing::{error, info, warn};

use crate::configuration::Configuration;
use crate::counts::WaitingCounts;
use crate::failure::Failure;
use crate::http::cache::Rendered;
use crate::http::votes::VoteLimit;
use crate::index;
use crate::triage::ReadyGuides;

/// How often the small changing part of the view is read anew.
const LIVE_EVERY: Duration = Duration::from_secs(30);

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
    /// What public pages depend on, as of now.
    pub view: ArcSwap<View>,
    /// The public search index.
    pub index: Arc<Index>,
    /// Pages rendered and compressed, bounded in bytes.
    pub rendered: Rendered,
    /// Told after each vote, so that its count is soon on the page.
    pub voted: Notify,
    /// How often one connection may vote.
    pub votes: VoteLimit,
    /// Guides and their flows, ready to walk.
    pub ready: ReadyGuides,
    /// What readers did, until it is written.
    pub counts: WaitingCounts,
    /// Everything published, for all audiences; the next edition is compiled out of it.
    published: Mutex<HashMap<DocumentId, Arc<Published>>>,
}

impl Portal {
    /// Loads what is published and compiles the first edition.
    ///
    /// # Errors
    /// Where the store cannot be read, or the index cannot be written.
    pub async fn start(configuration: &Configuration, store: Store) -> Result<Arc<Portal>, Failure> {
        let number = store.edition_number().await?;
        let published: HashMap<DocumentId, Arc<Published>> =
            store.published().await?.into_iter().map(|document| (document.id.clone(), Arc::new(document))).collect();
        let edition = compile(number, &published);
        let index = Arc::new(index::open(&configuration.index_directory())?);
        index::bring_up_to_date(&index, &store, &edition).await?;
        let live = Live { votes: store.votes().await? };
        let view = View { edition: Arc::new(edition), audience: Audience::Public, day: today(), live: Arc::new(live) };
        Ok(Arc::new(Portal {
            site: configuration.site.clone(),
            trusted_proxies: configuration.trusted_proxies.clone(),
            store,
            view: ArcSwap::from_pointee(view),
            index,
            rendered: Rendered::default(),
            voted: Notify::new(),
            votes: VoteLimit::default(),
            ready: ReadyGuides::default(),
            counts: WaitingCounts::default(),
            published: Mutex::new(published),
        }))
    }

    /// Keeps the view current until the process ends: new editions as they appear, tallies and the day every 30 seconds.
    pub async fn keep_current(self: Arc<Self>) {
        let mut editions = self.store.edition_numbers();
        let mut tick = tokio::time::interval(LIVE_EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut counted = tokio::time::interval(COUNTS_EVERY);
        counted.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut watching = true;
        loop {
            tokio::select! {
                changed = editions.changed(), if watching => match changed {
                    Ok(()) => self.refresh_edition().await,
                    Err(_) => watching = false,
                },
                _ = tick.tick() => {
                    self.refresh_live().await;
                    // An edition that could not be read when it came is read now.
                    self.refresh_edition().await;
                    // An index that could not be written when its edition came is brought up to date now.
                    self.refresh_index().await;
                }
                _ = counted.tick() => self.counts.write(&self.store).await,
                () = self.voted.notified() => {
                    self.refresh_live().await;
                    // A storm of votes is one refresh a second: each replaces the rendered pages.
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Reads the tallies anew; a view is replaced only where something changed.
    async fn refresh_live(&self) {
        match self.store.votes().await {
            Ok(votes) => {
                let view = self.view.load();
                if view.live.votes != votes || view.day != today() {
                    let live = Arc::new(Live { votes });
                    self.replace(|view| View { live: live.clone(), day: today(), ..View::clone(view) });
                }
            }
            Err(error) => warn!(%error, "Tallies could not be read; the last ones stay"),
        }
    }

    async fn refresh_edition(&self) {
        if let Err(failure) = self.try_refresh_edition().await {
            error!(%failure, "The new edition could not be loaded; the old one is still served");
        }
    }

    async fn try_refresh_edition(&self) -> Result<(), Failure> {
        let mut published = self.published.lock().await;
        let current = self.view.load().edition.number();
        let number = self.store.edition_number().await?;
        if number == current {
            return Ok(());
        }
        for document in self.store.published_since(current).await? {
            published.insert(document.id.clone(), Arc::new(document));
        }
        let edition = compile(number, &published);
        let documents = published.len();
        drop(published);
        let edition = Arc::new(edition);
        self.replace(|view| View { edition: edition.clone(), ..View::clone(view) });
        info!(edition = number, documents, "Serving edition {number}");
        self.refresh_index().await;
        Ok(())
    }

    async fn refresh_index(&self) {
        let edition = self.view.load().edition.clone();
        if let Err(failure) = index::bring_up_to_date(&self.index, &self.store, &edition).await {
            error!(%failure, "The search index stays at an older edition; it is tried again in 30 seconds");
        }
    }

    /// Replaces the view by a changed one. Two changes at once are both kept.
    fn replace(&self, change: impl Fn(&View) -> View) {
        self.view.rcu(|view| change(view));
        self.rendered.clear();
    }
}

/// The UTC day.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn compile(number: i64, published: &HashMap<DocumentId, Arc<Published>>) -> Edition {
    let (edition, findings) = Edition::compile(number, Audience::Public, published.values().cloned());
    for finding in findings {
        warn!(rule = finding.rule, "{}", finding.message);
    }
    edition
}
