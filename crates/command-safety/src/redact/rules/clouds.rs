//! Keys of clouds and of hosting companies, by the shapes that they document.
//! Never takes ids alone that anybody may know, unless they are the half of a pair of which the other half is secret.

use crate::redact::rule::{Holds, Rule, named, token};
use crate::redact::value::{is_random, is_varied, is_worded};

pub(super) const RULES: &[Rule] = &[
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    Rule {
        kind: "aws-key",
        near: &["akia", "asia", "abia", "acca", "a3t"],
        pattern: r"\b((?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16})\b",
        holds: Holds::Value(is_access_key),
        examples: &["aws_access_key_id = AKIA{S:16}", "ASIA{S:16}"],
        others: &["AKIAIOSFODNN7EXAMPLE", "ASIAPACIFICSOUTHEAST"],
    },
    Rule {
        kind: "aws-secret-key",
        near: &["aws", "secretaccesskey", "secret_access_key", "secret_key", "secretkey", "amazon", "s3"],
        pattern: r#"(?i)(?:aws|amazon|s3|secret)[\w .-]{0,32}?(?:secret|key|token|sk)[\w ]{0,20}["'\\\]]{0,4}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t"'\\(]{0,6}([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)"#,
        holds: Holds::Value(is_mixed),
        examples: &["aws_secret_access_key = {b:40}", r#""SecretAccessKey": "{b:40}","#],
        others: &["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "s3 key: {x:40}"],
    },
    Rule {
        kind: "aws-session-token",
        near: &["session_token", "sessiontoken", "security-token", "security_token"],
        pattern: r#"(?i)(?:session|security)[_-]?token["'\\]{0,3}[ \t]*(?:=>|=|:)[ \t"'\\]{0,5}([A-Za-z0-9/+=]{100,})"#,
        holds: Holds::Value(is_mixed),
        examples: &["aws_session_token = {b:140}=="],
        others: &["session_token = none"],
    },
    token(
        "aws-key",
        &["mws."],
        r"(?i)\b(amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        &["amzn.mws.{u}"],
        &["amzn.mws.none"],
    ),
    token(
        "aws-key",
        &["da2-", "absk", "amzn1.oa2-cs", "bedrock-api-key-"],
        r"\b(da2-[a-z0-9]{26}|ABSK[A-Za-z0-9+/]{100,}={0,2}|amzn1\.oa2-cs\.v1\.[0-9a-f]{64}|bedrock-api-key-[A-Za-z0-9+/=]{40,})",
        &["x-api-key: da2-{l:26}", "ABSK{b:130}="],
        &["da2-short"],
    ),
    // https://learn.microsoft.com/azure/storage/common/storage-sas-overview
    named(
        "sas-token",
        &["sig="],
        r"(?i)[?&;](?:amp;)?sig=([a-z0-9%+/=_-]{20,})",
        &["https://contoso.blob.core.windows.net/c/f?sv=2024-11-04&se=2026-12-01&sp=r&sig={b:43}%3D"],
        &["?sig=none&sv=1", "sig=1"],
    ),
    named(
        "sas-token",
        &["sharedaccesssignature"],
        r"(?i)SharedAccessSignature[ =]{1,3}((?:sv|sr|sig|se)=[^\s\x22';]{20,})",
        &["SharedAccessSignature sr=x.servicebus.windows.net&sig={b:43}%3D&se=1700000000&skn=k"],
        &["SharedAccessSignature=sv"],
    ),
    named(
        "azure-key",
        &["accountkey", "sharedaccesskey", "accesskey="],
        r"(?i)(?:AccountKey|SharedAccessKey|SharedSecretValue|AccessKey)[ \t]*=[ \t]*([a-z0-9+/]{20,}={0,2})",
        &["DefaultEndpointsProtocol=https;AccountName=x;AccountKey={b:86}==;EndpointSuffix=core.windows.net"],
        &["AccountKey=", "SharedAccessKeyName=RootManageSharedAccessKey"],
    ),
    // Client secrets of Entra ID: three characters, a digit, Q~, the rest.
    token(
        "entra-client-secret",
        &["q~"],
        r"(?:^|[^A-Za-z0-9_~.-])([A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34})(?:[^A-Za-z0-9_~.-]|$)",
        &["client_secret = abc8Q~{a:34}"],
        &["Q~ is a mark"],
    ),
    // https://learn.microsoft.com/azure: keys that carry a fixed mark of the service that issued them
    token(
        "azure-key",
        &["acdb", "azcs", "+asb", "+ast", "+acrd", "+aiot", "aiotc", "azfu", "azse", "azca", "+amc", "acog"],
        r"([A-Za-z0-9+/]{30,90}(?:ACDb|AzCS[a-e]|\+ASb|\+ASt|\+ACRD|\+AIoT|AIoTC|AzFu|AzSe[A-D]|AzCa|\+AMC|ACOG)[A-Za-z0-9+/]{4,8}={0,2})(?:[^A-Za-z0-9+/=]|$)",
        &["{b:76}+ASt{a:6}==", "{a:42}AzSeA{a:5}"],
        &["+ASt"],
    ),
    named(
        "azure-devops-token",
        &["azdo", "vso", "azure_devops", "azure devops", "dev.azure.com", "visualstudio.com", "system_accesstoken"],
        r"(?i)(?:azdo|azure[_ -]?devops|vsts|dev\.azure\.com|system_accesstoken|visualstudio\.com)[^\n]{0,60}?[=:@ \x22'](?-i:([a-z2-7]{52}|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}))\b",
        &["AZURE_DEVOPS_EXT_PAT={s:52}", "azdo pat: {a:76}AZDO{a:4}"],
        &["dev.azure.com/contoso/project"],
    ),
    // https://cloud.google.com/docs/authentication/api-keys
    token("google-api-key", &["aiza"], r"\b(AIza[A-Za-z0-9_-]{35})", &["key=AIza{w:35}"], &["AIzaSy"]),
    token(
        "google-client-secret",
        &["gocspx-"],
        r"\b(GOCSPX-[A-Za-z0-9_-]{28})",
        &["GOCSPX-{w:28}"],
        &["GOCSPX-xxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    ),
    token("google-access-token", &["ya29."], r"\b(ya29\.[A-Za-z0-9_./-]{20,})", &["ya29.{w:60}"], &["ya29."]),
    token(
        "google-refresh-token",
        &["1//0"],
        r"(?:^|[^\w/])(1//0[A-Za-z0-9_-]{30,})",
        &["refresh_token=1//0{w:60}"],
        &["1//0"],
    ),
    // No secret alone; it is one half of a pair and stands beside the other.
    token(
        "google-client-id",
        &[".apps.googleusercontent.com"],
        r"\b([0-9]{6,20}-[a-z0-9_]{20,40}\.apps\.googleusercontent\.com)",
        &["{d:12}-{l:32}.apps.googleusercontent.com"],
        &["project.apps.googleusercontent.com"],
    ),
    token("gcs-key", &["goog"], r"\b(GOOG1?[A-Z0-9]{20,61})\b", &["GOOG1{A:56}"], &["GOOGLECLOUDSTORAGE"]),
    token(
        "firebase-key",
        &[":apa91b"],
        r"\b([A-Za-z0-9_-]{11,22}:APA91b[A-Za-z0-9_-]{60,})",
        &["{a:20}:APA91b{w:134}"],
        &[":APA91b"],
    ),
    token(
        "firebase-key",
        &["aaaa"],
        r"\b(AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{140})",
        &["key=AAAA{w:7}:{w:140}"],
        &["AAAA:BBBB"],
    ),
    // Other clouds
    token("alibaba-key", &["ltai"], r"\b(LTAI[A-Za-z0-9]{12,28})\b", &["LTAI{a:20}"], &["LTAI"]),
    token("tencent-key", &["akid"], r"\b(AKID[A-Za-z0-9]{32})\b", &["AKID{a:32}"], &["AKID"]),
    token("volcengine-key", &["aklt"], r"\b(AKLT[A-Za-z0-9_-]{40,})", &["AKLT{a:44}"], &["AKLT"]),
    token(
        "digitalocean-token",
        &["dop_v1_", "doo_v1_", "dor_v1_", "sdo_v1_"],
        r"\b((?:do[opr]|sdo)_v1_[a-f0-9]{64})\b",
        &["dop_v1_{x:64}", "dor_v1_{x:64}"],
        &["dop_v1_none"],
    ),
    token("heroku-key", &["hrku-"], r"\b(HRKU-[A-Za-z0-9_-]{36,64})", &["HRKU-{u}", "HRKU-AA{w:58}"], &["HRKU-x"]),
    named(
        "linode-token",
        &["linode"],
        r"(?i)linode[\w. -]{0,20}[=:\x22' ]{1,5}([0-9a-f]{64})\b",
        &["LINODE_TOKEN={x:64}"],
        &["linode: {x:10}"],
    ),
    token("scaleway-key", &["scw"], r"\b(SCW[A-Z0-9]{17})\b", &["SCW{A:17}"], &["SCWASTHENAMEOFSOMETHIN"]),
    token(
        "cloudflare-key",
        &["v1.0-"],
        r"\b(v1\.0-[a-f0-9]{24}-[a-f0-9]{146})\b",
        &["v1.0-{x:24}-{x:146}"],
        &["v1.0-beta"],
    ),
    token(
        "cloudflare-key",
        &["cfut_", "cfk_", "cfat_"],
        r"\b(cf(?:ut|k|at)_[A-Za-z0-9]{40}[a-f0-9]{8})\b",
        &["cfut_{a:40}{x:8}"],
        &["cfk_name"],
    ),
    token(
        "yandex-key",
        &["aqvn", "t1.", "y0_", "y1_", "y2_", "y3_", "ycaj", "yc"],
        r"\b(AQVN[A-Za-z0-9_-]{35,38}|t1\.[A-Za-z0-9_-]{40,}[A-Za-z0-9_=.-]*|y[0-3]_[A-Za-z0-9_-]{50,}|YCAJ[a-zA-Z0-9_-]{36})",
        &["AQVN{w:36}", "t1.{w:60}.{w:86}"],
        &["t1.micro", "YCbCr"],
    ),
    token(
        "fly-token",
        &["fo1_", "fm1", "fm2_"],
        r"\b(fo1_[A-Za-z0-9_-]{43}|fm1[ar]_[A-Za-z0-9+/]{100,}={0,3}|fm2_[A-Za-z0-9+/]{100,}={0,3})",
        &["fo1_{w:43}", "fm2_{b:120}=="],
        &["fm2_x"],
    ),
    token(
        "netlify-token",
        &["nfp_", "nfc_", "nfo_", "nfu_"],
        r"\b(nf[pcou]_[A-Za-z0-9_]{36,})\b",
        &["nfp_{a:36}"],
        &["nfp_x"],
    ),
    token(
        "vercel-token",
        &["vcp_", "vci_", "vca_", "vcr_", "vck_", "vercel_blob_rw_"],
        r"\b(vc[piark]_[A-Za-z0-9]{40,}|vercel_blob_rw_[A-Za-z0-9_]{30,})\b",
        &["vcp_{a:56}"],
        &["vca_x"],
    ),
    token("render-key", &["rnd_"], r"\b(rnd_[A-Za-z0-9]{24,40})\b", &["rnd_{a:32}"], &["rnd_seed"]),
    token(
        "planetscale-token",
        &["pscale_"],
        r"\b(pscale_(?:tkn|oauth|pw)_[A-Za-z0-9=._-]{32,64})",
        &["pscale_tkn_{w:43}"],
        &["pscale_tkn_x"],
    ),
    token(
        "databricks-token",
        &["dapi", "dose", "dkea"],
        r"\b((?:dapi|dose|dkea)[a-f0-9]{32}(?:-[0-9])?)\b",
        &["dapi{x:32}"],
        &["dapithing"],
    ),
    token(
        "supabase-key",
        &["sbp_", "sb_secret_"],
        r"\b(sbp_(?:v0_)?[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{22,})",
        &["sbp_{x:40}"],
        &["sbp_x"],
    ),
    token("scalingo-token", &["tk-us-"], r"\b(tk-us-[\w-]{48})", &["tk-us-{w:48}"], &["tk-us-east"]),
    token(
        "openshift-token",
        &["sha256~"],
        r"\b(sha256~[\w-]{43})",
        &["oc login --token=sha256~{w:43}"],
        &["sha256~none"],
    ),
    named(
        "hetzner-token",
        &["hcloud"],
        r"(?i)hcloud[\w ]{0,12}[=:\x22' ]{1,5}([a-z0-9]{64})\b",
        &["HCLOUD_TOKEN={a:64}"],
        &["hcloud: x"],
    ),
    token(
        "oracle-key",
        &["ocid1.credential"],
        r"\b(ocid1\.credential\.[A-Za-z0-9._-]{40,})",
        &["ocid1.credential.oc1..{l:60}"],
        &["ocid1.credential.x"],
    ),
    token(
        "definednetworking-token",
        &["dnkey"],
        r"\b(dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52})",
        &["dnkey-{w:26}-{w:52}"],
        &["dnkey-x"],
    ),
    token(
        "tailscale-key",
        &["tskey-"],
        r"\b(tskey-(?:[a-z]+-)?[A-Za-z0-9_]{6,}-[A-Za-z0-9_]{16,})",
        &["tskey-auth-{a:17}-{a:32}"],
        &["tskey-auth-x"],
    ),
    named(
        "ngrok-token",
        &["ngrok"],
        r"(?i)ngrok[\w .-]{0,30}[=:\x22' ]{1,5}((?-i:[A-Za-z0-9]{24,27}_[A-Za-z0-9]{20,22}))\b",
        &["ngrok authtoken {a:27}_{a:21}"],
        &["ngrok http 80"],
    ),
    named(
        "ibm-cloud-key",
        &["ibm", "bluemix"],
        r"(?i)(?:ibm|bluemix)[\w .-]{0,40}[=:\x22' ]{1,6}((?-i:[A-Za-z0-9_-]{44}))(?:[^\w-]|$)",
        &["IBMCLOUD_API_KEY={w:44}"],
        &["ibm: x"],
    ),
    token("confluent-key", &["cflt"], r"\b(cflt[A-Za-z0-9+/]{60})", &["cflt{a:60}"], &["cflt"]),
    token(
        "mongodb-atlas-key",
        &["mdb_sa_"],
        r"\b(mdb_sa_(?:sk|id)_[A-Za-z0-9_-]{20,})",
        &["mdb_sa_sk_{w:40}"],
        &["mdb_sa_id_x"],
    ),
    token("clickhouse-key", &["4b1d"], r"\b(4b1d[A-Za-z0-9]{38})\b", &["4b1d{a:38}"], &["4b1d"]),
];

fn is_access_key(value: &str) -> bool {
    is_varied(value) && !is_worded(value)
}

fn is_mixed(value: &str) -> bool {
    let has = |of: fn(&u8) -> bool| value.bytes().any(|byte| of(&byte));
    has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && is_varied(value)
        && is_random(value)
}
