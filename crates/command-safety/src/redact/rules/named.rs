//! Keys whose shape says nothing, beside the name of the vendor who gives them out.
//! Never takes a value because of the name alone: it must have that vendor's shape, and be no filler.
//!
//! Sources: each vendor's documentation, or the shape of the keys that its console shows.

use crate::redact::rule::{Holds, Rule, named};
use crate::redact::value::is_random;

/// A rule for `NAME… = value` and its kin: assigned, as an argument, as an element, in a header.
macro_rules! beside {
    ($kind:literal, [$($word:literal),+], $name:literal, $shape:literal, $example:literal) => {
        Rule {
            kind: $kind,
            near: &[$($word),+],
            pattern: concat!(
                r"(?i:", $name, r")[\w. \t-]{0,30}?[\x22'\\\])]{0,3}[ \t]*(?:=>|:=|=|:|,|>|\|\||[ ])[ \t\x22'\\(>=]{0,6}(",
                $shape,
                r")(?:[^A-Za-z0-9_/+=-]|$)"
            ),
            holds: Holds::Value(is_random),
            examples: &[$example],
            others: &[concat!($example, "_but_of_another_length_and_of_so_many_words_that_it_is_none")],
        }
    };
}

pub(super) const RULES: &[Rule] = &[
    beside!(
        "adafruit-key",
        ["adafruit", "aio_"],
        "adafruit|aio_",
        "[A-Za-z0-9_-]{32}|aio_[A-Za-z0-9]{28}",
        "ADAFRUIT_IO_KEY={x:32}"
    ),
    beside!("adobe-client-id", ["adobe"], "adobe", "[a-f0-9]{32}", "adobe_client_id={x:32}"),
    beside!("airtable-key", ["airtable"], "airtable", "(?:key)?[A-Za-z0-9]{14,17}", "AIRTABLE_API_KEY=key{a:14}"),
    beside!("algolia-key", ["algolia"], "algolia", "[a-z0-9]{32}", "ALGOLIA_API_KEY={x:32}"),
    beside!("asana-key", ["asana"], "asana", "[0-9]{16}|[a-z0-9]{32}", "asana_client_secret={l:32}"),
    beside!(
        "atlassian-token",
        ["atlassian", "confluence", "jira"],
        "atlassian|confluence|jira",
        "[A-Za-z0-9]{20}[a-f0-9]{4}|[A-Za-z0-9]{24}|[A-Za-z0-9+/]{44}",
        "JIRA_API_TOKEN={a:24}"
    ),
    beside!("auth0-secret", ["auth0"], "auth0", "[A-Za-z0-9_-]{64}", "AUTH0_CLIENT_SECRET={w:64}"),
    beside!("beamer-key", ["beamer"], "beamer", "b_[A-Za-z0-9=_-]{44}", "beamer_key=b_{w:44}"),
    beside!(
        "bitbucket-secret",
        ["bitbucket"],
        "bitbucket",
        "[A-Za-z0-9]{32}|[A-Za-z0-9=_-]{64}|[A-Za-z0-9]{18,20}",
        "BITBUCKET_CLIENT_SECRET={a:32}"
    ),
    beside!("bittrex-key", ["bittrex"], "bittrex", "[a-z0-9]{32}", "bittrex_secret={l:32}"),
    beside!(
        "cloudflare-key",
        ["cloudflare", "cf_api"],
        "cloudflare|cf_api",
        "[a-f0-9]{37}|[A-Za-z0-9_-]{40}",
        "CLOUDFLARE_API_KEY={x:37}"
    ),
    beside!(
        "codecov-token",
        ["codecov"],
        "codecov",
        "[a-z0-9]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "CODECOV_TOKEN={u}"
    ),
    beside!("coinbase-key", ["coinbase"], "coinbase", "[A-Za-z0-9_-]{64}", "COINBASE_ACCESS_TOKEN={w:64}"),
    beside!(
        "confluent-key",
        ["confluent"],
        "confluent",
        "[A-Za-z0-9]{16}|[A-Za-z0-9/+]{64}",
        "CONFLUENT_SECRET={b:64}"
    ),
    beside!("contentful-key", ["contentful"], "contentful", "[A-Za-z0-9=_-]{43}", "CONTENTFUL_TOKEN={w:43}"),
    beside!(
        "datadog-key",
        ["datadog", "dd_api", "dd_app"],
        "datadog|dd_api|dd_app",
        "[a-z0-9]{40}|[a-f0-9]{32}",
        "DD_API_KEY={x:32}"
    ),
    beside!("deviantart-secret", ["deviantart"], "deviantart", "[a-f0-9]{32,34}", "DEVIANTART_SECRET={x:32}"),
    beside!("diffbot-token", ["diffbot"], "diffbot", "[a-z0-9]{32}", "DIFFBOT_TOKEN={l:32}"),
    beside!(
        "digitalocean-key",
        ["digitalocean", "digital_ocean", "spaces_"],
        "digital_?ocean|spaces_",
        "[A-Z0-9]{20}|[a-f0-9]{64}|[A-Za-z0-9/+]{43}",
        "DIGITALOCEAN_TOKEN={x:64}"
    ),
    beside!(
        "discord-secret",
        ["discord"],
        "discord",
        "[a-f0-9]{64}|[0-9]{18}|[A-Za-z0-9=_-]{32}",
        "DISCORD_CLIENT_SECRET={w:32}"
    ),
    named(
        "django-secret-key",
        &["secret_key"],
        r"(?i)\bsecret_key[ \t]*=[ \t]*[\x22']((?:django-insecure-)?[^'\x22\s]{45,80})[\x22']",
        &["SECRET_KEY = '{w:50}'"],
        &["SECRET_KEY = '{a:20}'"],
    ),
    beside!(
        "dropbox-key",
        ["dropbox"],
        "dropbox",
        "[a-z0-9]{15}|[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=-]{43}",
        "DROPBOX_APP_SECRET={l:15}"
    ),
    beside!(
        "elastic-key",
        ["elastic", "apikey"],
        "elastic|ApiKey",
        "[A-Za-z0-9+/]{56,80}={0,2}",
        "Authorization: ApiKey {b:58}=="
    ),
    beside!("etsy-key", ["etsy"], "etsy", "[a-z0-9]{24}", "etsy_api_key={l:24}"),
    beside!("fastly-key", ["fastly"], "fastly", "[A-Za-z0-9=_-]{32}", "FASTLY_API_TOKEN={w:32}"),
    beside!("finicity-secret", ["finicity"], "finicity", "[A-Za-z0-9]{20}|[a-f0-9]{32}", "finicity_secret={a:20}"),
    beside!("finnhub-token", ["finnhub"], "finnhub", "[a-z0-9]{20}", "finnhub_token={l:20}"),
    beside!("flickr-key", ["flickr"], "flickr", "[a-z0-9]{32}|[a-f0-9]{16}", "FLICKR_KEY={x:32}"),
    beside!("freshbooks-token", ["freshbooks"], "freshbooks", "[a-z0-9]{64}", "FRESHBOOKS_TOKEN={l:64}"),
    beside!(
        "freshdesk-key",
        ["freshdesk", "freshservice"],
        "freshdesk|freshservice",
        "[A-Za-z0-9]{20}",
        "FRESHDESK_KEY={a:20}"
    ),
    beside!("gitalk-secret", ["clientsecret"], "clientSecret", "[a-f0-9]{40}", "clientSecret: {x:40}"),
    beside!(
        "google-client-secret",
        ["client_secret", "clientsecret", "client-secret"],
        "client[_.-]?secret",
        "[A-Za-z0-9_-]{24}",
        "clientSecret: {w:24}"
    ),
    beside!(
        "heroku-key",
        ["heroku"],
        "heroku",
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        "HEROKU_API_KEY={u}"
    ),
    beside!(
        "hubspot-key",
        ["hubspot", "hapikey"],
        "hubspot|hapikey",
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        "hapikey={u}"
    ),
    beside!("intercom-key", ["intercom"], "intercom", "[A-Za-z0-9=_-]{60}", "INTERCOM_KEY={w:60}"),
    beside!("ionic-token", ["ionic"], "ionic", "ion_[a-z0-9]{42}", "ionic_token=ion_{l:42}"),
    beside!(
        "jfrog-token",
        ["jfrog", "artifactory", "bintray", "xray"],
        "jfrog|artifactory|bintray|xray",
        "[A-Za-z0-9]{64}|[A-Za-z0-9]{73}|[a-f0-9]{40}",
        "ARTIFACTORY_TOKEN={a:64}"
    ),
    beside!("kraken-key", ["kraken"], "kraken", "[A-Za-z0-9/=_+-]{56,90}", "kraken_api_key={b:86}=="),
    beside!(
        "kucoin-key",
        ["kucoin"],
        "kucoin",
        "[a-f0-9]{24}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "kucoin_secret={u}"
    ),
    beside!("launchdarkly-key", ["launchdarkly"], "launchdarkly", "[A-Za-z0-9=_-]{40}", "LAUNCHDARKLY_TOKEN={w:40}"),
    beside!("linear-secret", ["linear"], "linear", "[a-f0-9]{32}", "linear_client_secret={x:32}"),
    beside!("linkedin-secret", ["linkedin"], "linked_?in", "[A-Za-z0-9]{12,16}", "LINKEDIN_SECRET={a:16}"),
    beside!("looker-key", ["looker"], "looker", "[A-Za-z0-9]{20}|[a-z0-9]{24}", "looker_client_id={a:20}"),
    beside!("mailchimp-key", ["mailchimp"], "mailchimp", "[a-f0-9]{32}(?:-us[0-9]{1,2})?", "MAILCHIMP_KEY={x:32}"),
    beside!("mailjet-key", ["mailjet", "mj_apikey"], "mailjet|mj_apikey", "[a-f0-9]{32}", "MJ_APIKEY_PRIVATE={x:32}"),
    beside!(
        "mailgun-key",
        ["mailgun"],
        "mailgun",
        "[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}|[a-f0-9]{32}",
        "MAILGUN_KEY={x:32}"
    ),
    beside!("mapquest-key", ["mapquest"], "mapquest", "[A-Za-z0-9]{32}", "MAPQUEST_KEY={a:32}"),
    beside!("mattermost-token", ["mattermost"], "mattermost", "[a-z0-9]{26}", "MATTERMOST_TOKEN={l:26}"),
    beside!(
        "messagebird-token",
        ["messagebird", "message_bird"],
        "message[_-]?bird",
        "[a-z0-9]{25}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "messagebird_token={l:25}"
    ),
    beside!("netlify-token", ["netlify"], "netlify", "[A-Za-z0-9=_-]{40,46}", "NETLIFY_AUTH_TOKEN={w:43}"),
    beside!(
        "newrelic-key",
        ["new-relic", "newrelic", "new_relic"],
        "new[_-]?relic",
        "[a-z0-9]{64}|NRJS-[a-f0-9]{19}",
        "newrelic_key={l:64}"
    ),
    beside!(
        "nytimes-key",
        ["nytimes", "new-york-times", "newyorktimes"],
        "nytimes|new-?york-?times",
        "[A-Za-z0-9=_-]{32}",
        "nytimes_key={w:32}"
    ),
    beside!(
        "openweather-key",
        ["openweather", "appid"],
        "openweather(?:map)?|appid",
        "[a-f0-9]{32}",
        "OPENWEATHER_KEY={x:32}"
    ),
    beside!("plaid-key", ["plaid"], "plaid", "[A-Za-z0-9]{24}|[A-Za-z0-9]{30}", "PLAID_SECRET={l:30}"),
    beside!(
        "rails-key",
        ["master_key", "secret_key_base"],
        "rails_master_key|secret_key_base",
        "[a-f0-9]{32}|[a-f0-9]{128}",
        "RAILS_MASTER_KEY={x:32}"
    ),
    beside!("rapidapi-key", ["rapidapi"], "rapid-?api", "[A-Za-z0-9_-]{50}", "x-rapidapi-key: {l:50}"),
    beside!("rollbar-token", ["rollbar"], "rollbar", "[a-f0-9]{32}", "ROLLBAR_TOKEN={x:32}"),
    beside!(
        "salesforce-key",
        ["salesforce", "sfdc"],
        "salesforce|sfdc",
        "[A-Za-z0-9.]{80,120}|[0-9]{15,20}|[A-F0-9]{64}|[A-Za-z0-9]{24,25}",
        "SALESFORCE_SECRET={X:64}"
    ),
    beside!(
        "sauce-key",
        ["sauce"],
        "sauce",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "SAUCE_ACCESS_KEY={u}"
    ),
    beside!(
        "segment-key",
        ["segment", "sgp_"],
        "segment|sgp_",
        "sgp_[A-Za-z0-9]{64}|[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{43}|[A-Za-z0-9]{32}",
        "SEGMENT_WRITE_KEY={a:32}"
    ),
    beside!(
        "sendbird-token",
        ["sendbird"],
        "sendbird",
        "[a-f0-9]{40}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        "SENDBIRD_TOKEN={x:40}"
    ),
    beside!("sentry-token", ["sentry"], "sentry", "[a-f0-9]{64}", "SENTRY_AUTH_TOKEN={x:64}"),
    beside!(
        "sidekiq-key",
        ["bundle_enterprise__contribsys", "bundle_gems__contribsys"],
        "BUNDLE_(?:ENTERPRISE|GEMS)__CONTRIBSYS__COM",
        "[a-f0-9]{8}:[a-f0-9]{8}",
        "BUNDLE_GEMS__CONTRIBSYS__COM={x:8}:{x:8}"
    ),
    beside!("sourcegraph-token", ["sourcegraph"], "sourcegraph", "[a-f0-9]{40}", "SOURCEGRAPH_TOKEN={x:40}"),
    beside!(
        "splunk-token",
        ["splunk"],
        "splunk",
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        "Authorization: Splunk {u}"
    ),
    beside!("spotify-secret", ["spotify"], "spotify", "[a-f0-9]{32}", "SPOTIFY_CLIENT_SECRET={x:32}"),
    beside!(
        "squarespace-token",
        ["squarespace"],
        "squarespace",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "squarespace_token={u}"
    ),
    beside!("trello-key", ["trello"], "trello", "[A-Za-z0-9-]{32}|[a-f0-9]{64}", "TRELLO_KEY={x:32}"),
    beside!("twitch-secret", ["twitch"], "twitch", "[a-z0-9]{30}", "TWITCH_CLIENT_SECRET={l:30}"),
    beside!(
        "twitter-key",
        ["twitter"],
        "twitter",
        "[A-Za-z0-9]{18,25}|[A-Za-z0-9]{35,50}|[0-9]{15,25}-[A-Za-z0-9]{20,40}|A{22}[A-Za-z0-9%]{80,100}",
        "TWITTER_API_SECRET={a:45}"
    ),
    beside!(
        "wakatime-key",
        ["waka"],
        "waka(?:time)?",
        "waka_[0-9a-f-]{36}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "WAKATIME_KEY=waka_{u}"
    ),
    beside!("youtube-key", ["youtube"], "youtube", "[A-Za-z0-9_-]{39}", "YOUTUBE_API_KEY={w:39}"),
    beside!("zendesk-key", ["zendesk"], "zendesk", "[a-zA-Z0-9]{40}", "ZENDESK_API_TOKEN={a:40}"),
];
