//! Tokens and addresses with which messages are sent: chat, mail, telephone, pushes.
//! Never takes ids of channels, rooms and users.
//!
//! Sources: each vendor's documentation of its tokens and of incoming webhooks.

use crate::redact::rule::{Rule, named, token};

pub(super) const RULES: &[Rule] = &[
    // https://docs.slack.dev/authentication/tokens/
    token(
        "slack-token",
        &["xoxb", "xoxp", "xoxa", "xoxo", "xoxs", "xoxr", "xoxe", "xoxc", "xoxd", "xapp-"],
        r"(?i)\b(xox[a-z](?:\.xox[bp])?-[a-z0-9%/+.=-]{8,}|xapp-[0-9]-[A-Z0-9]{5,}-[0-9]{5,}-[a-z0-9]{10,})",
        &["xoxb-{d:12}-{d:12}-{a:24}", "xapp-1-{A:11}-{d:13}-{x:64}", "xoxe.xoxp-1-{a:146}"],
        &["xoxb-xxxxxxxxxxxx-xxxxxxxxxxxx"],
    ),
    token(
        "webhook",
        &["hooks.slack.com"],
        r"(?i)hooks\.slack\.com/(?:services|workflows|triggers)/([a-z0-9+/]{23,})",
        &["https://hooks.slack.com/services/T{A:8}/B{A:8}/{a:24}"],
        &["https://hooks.slack.com/services/"],
    ),
    token(
        "webhook",
        &["webhook.office.com", "logic.azure.com"],
        r"(?i)webhook\.office\.com/webhookb?2?/([0-9a-f@-]{36,}/IncomingWebhook/[0-9a-z]{32}/[0-9a-f-]{36}(?:/[\w-]+)?)",
        &["https://contoso.webhook.office.com/webhookb2/{u}@{u}/IncomingWebhook/{x:32}/{u}"],
        &["https://contoso.webhook.office.com/webhookb2/"],
    ),
    token(
        "webhook",
        &["discord"],
        r"(?i)discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/([0-9]{17,20}/[\w-]{60,68})",
        &["https://discord.com/api/webhooks/{d:18}/{w:68}"],
        &["https://discord.com/api/webhooks/"],
    ),
    token(
        "webhook",
        &[
            "hooks.zapier.com",
            "maker.ifttt.com",
            "chat.googleapis.com",
            "open.feishu.cn",
            "oapi.dingtalk.com",
            "open.larksuite.com",
            "qyapi.weixin",
        ],
        r"(?i)(?:hooks\.zapier\.com/hooks/(?:catch|standard)/([0-9]+/[a-z0-9]{5,}|[0-9]+/[0-9]+/[a-z0-9]{5,})|maker\.ifttt\.com/[^\s]{1,80}/key/([\w-]{20,})|chat\.googleapis\.com/v1/spaces/[^\s?]{1,60}\?(key=[\w-]{20,}&token=[\w%-]{20,})|(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/([0-9a-f-]{36})|(?:dingtalk\.com/robot/send\?access_token=|webhook/send\?key=)([0-9a-f-]{32,64}))",
        &[
            "https://hooks.zapier.com/hooks/catch/{d:7}/{l:7}9x",
            "https://oapi.dingtalk.com/robot/send?access_token={x:64}",
        ],
        &["https://hooks.zapier.com/hooks/catch/"],
    ),
    token(
        "discord-token",
        &["discord", "bot ", "token"],
        r"\b((?:[MNO][A-Za-z0-9]{23,27}|mfa)\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,40}|mfa\.[A-Za-z0-9_-]{84})\b",
        &["token = M{a:23}.{w:6}.{w:27}"],
        &["MicrosoftWindows.Client.CBS"],
    ),
    token(
        "telegram-token",
        &[":aa"],
        r"(?:^|[^0-9A-Za-z])(?:bot)?([0-9]{5,16}:AA[A-Za-z0-9_-]{31,33})(?:[^A-Za-z0-9_-]|$)",
        &["https://api.telegram.org/bot{d:9}:AA{w:33}/getMe", "{d:10}:AA{w:33}"],
        &["00:AA:BB:CC:DD:EE"],
    ),
    // https://www.twilio.com/docs/glossary/what-is-a-sid: SK is an API key, AC an account
    token("twilio-key", &["sk", "twilio"], r"\b(SK[0-9a-f]{32})\b", &["SK{x:32}"], &["SKthing"]),
    named(
        "twilio-key",
        &["twilio"],
        r"(?i)twilio[\w. -]{0,40}?['\x22)]{0,2}[ \t]*(?:=>|:=|[=:,])[ \t\x22'(]{0,5}((?:AC)?[0-9a-f]{32}|(?-i:[A-Za-z0-9]{32}))\b",
        &["TWILIO_AUTH_TOKEN={x:32}", "env('TWILIO_API_KEY', '{a:32}')"],
        &["twilio: on"],
    ),
    token(
        "sendgrid-key",
        &["sg."],
        r"\b(SG\.[A-Za-z0-9_=-]{16,26}\.[A-Za-z0-9_=-]{36,48})",
        &["SG.{w:22}.{w:43}"],
        &["sg.name.thing"],
    ),
    token(
        "mailgun-key",
        &["key-", "pubkey-"],
        r"(?i)\b((?:pub)?key-[0-9a-f]{32})\b",
        &["key-{x:32}"],
        &["key-exchange"],
    ),
    token(
        "mailgun-key",
        &["mailgun", "key"],
        r"\b([0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})\b",
        &["mailgun: {x:32}-{x:8}-{x:8}"],
        &["{x:32}-{x:8}"],
    ),
    token("mailchimp-key", &["-us"], r"\b([0-9a-f]{32}-us[0-9]{1,2})\b", &["{x:32}-us12"], &["en-us"]),
    token(
        "brevo-key",
        &["xkeysib-", "xsmtpsib-"],
        r"\b(x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16})\b",
        &["xkeysib-{x:64}-{a:16}"],
        &["xkeysib-x"],
    ),
    named(
        "postmark-token",
        &["postmark"],
        r"(?i)postmark[\w. -]{0,40}?[\x22':= ]{1,6}(?:[{(\[][^}\n]{0,120}\n?[^}\n]{0,120}?[=: \x22'])?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        &["X-Postmark-Server-Token: {u}", "postmark: \"{u}\""],
        &["postmark: on"],
    ),
    token("resend-key", &["re_"], r"\b(re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24})\b", &["re_{a:8}_{a:24}"], &["re_name_other"]),
    token("klaviyo-key", &["pk_"], r"\b(pk_[a-f0-9]{34})\b", &["pk_{x:34}"], &["pk_column"]),
    token("frameio-token", &["fio-u-"], r"(?i)\b(fio-u-[a-z0-9_=-]{64})", &["fio-u-{w:64}"], &["fio-u-x"]),
    token("twitch-key", &["live_"], r"\b(live_[0-9]{6,12}_[A-Za-z0-9]{30})\b", &["live_{d:9}_{a:30}"], &["live_1_x"]),
    token("intercom-token", &["dg9roj"], r"\b(dG9rOj[A-Za-z0-9+/]{40,}={0,2})", &["dG9rOj{b:54}"], &["dG9rOj"]),
    token(
        "hubspot-token",
        &["pat-na1-", "pat-eu1-", "pat-na2-"],
        r"(?i)\b(pat-(?:na|eu|ap|au)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        &["pat-na1-{u}"],
        &["pat-na1-x"],
    ),
    named(
        "line-token",
        &["line_", "line-"],
        r"(?i)line[_-](?:channel|notify|bot|access)[\w-]{0,30}[=: \x22']{1,5}((?-i:[A-Za-z0-9+/]{40,180}={0,2}))",
        &["LINE_CHANNEL_ACCESS_TOKEN={b:172}="],
        &["line-height: 1"],
    ),
    token(
        "pushover-key",
        &["pushover"],
        r"(?i)pushover[\w. -]{0,24}[=: \x22']{1,5}((?-i:[au][a-z0-9]{29}))\b",
        &["PUSHOVER_TOKEN=a{l:29}"],
        &["pushover: on"],
    ),
    named(
        "fcm-vapid-key",
        &["vapid"],
        r"(?i)vapid[\w. -]{0,10}private[\w. -]{0,10}[=: \x22']{1,5}((?-i:[A-Za-z0-9_-]{43}))\b",
        &["VAPID_PRIVATE_KEY={a:43}"],
        &["vapid private"],
    ),
    named(
        "zoom-token",
        &["zoom"],
        r"(?i)zoom[\w. -]{0,20}(?:secret|token|key)[\w]{0,8}[=: \x22']{1,5}((?-i:[A-Za-z0-9_-]{22,40}))(?:[^\w-]|$)",
        &["ZOOM_CLIENT_SECRET={a:32}"],
        &["zoom_key: in"],
    ),
    token(
        "gitter-token",
        &["gitter"],
        r"(?i)gitter[\w. -]{0,24}[=: \x22']{1,5}([a-z0-9_-]{40})(?:[^\w-]|$)",
        &["GITTER_TOKEN={x:40}"],
        &["gitter: x"],
    ),
];
