//! Tokens of where code lives, is built and is published.
//! Never takes ids of commits, packages or builds.
//!
//! Sources: each vendor's page on its token formats, which they publish so that leaked tokens are found.

use crate::redact::rule::{Holds, Rule, named, password, token};
use crate::redact::value::{entropy, is_varied};

pub(super) const RULES: &[Rule] = &[
    // https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
    token(
        "github-token",
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        r"\b(gh[pousr]_[A-Za-z0-9]{36,255})",
        &["ghp_{a:36}", "https://x:gho_{a:36}@github.com"],
        &["ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ghp_short"],
    ),
    token(
        "github-token",
        &["github_pat_"],
        r"\b(github_pat_[A-Za-z0-9_]{36,255})",
        &["github_pat_{a:22}_{a:59}"],
        &["github_pat_name"],
    ),
    named(
        "github-token",
        &["github"],
        r"(?i)github[\w .-]{0,30}?(?:secret|token|key|pass|pw|oauth)[\w ]{0,12}[\x22'\]]{0,2}[ \t]*(?:=>|:=|[=:,])[ \t\x22'(]{0,5}([0-9a-f]{40})\b",
        &["GITHUB_CLIENT_SECRET={x:40}"],
        &["github commit: {x:40}"],
    ),
    token(
        "github-client-id",
        &["iv1.", "iv23", "ov23"],
        r"\b(Iv1\.[a-f0-9]{16}|(?:Iv23|Ov23)[A-Za-z0-9]{16})\b",
        &["client_id: Iv1.{x:16}"],
        &["iv1.x"],
    ),
    // https://docs.gitlab.com/security/tokens/
    token(
        "gitlab-token",
        &[
            "glpat-",
            "gldt-",
            "glrt-",
            "glrtr-",
            "glcbt-",
            "glptt-",
            "glft-",
            "glimt-",
            "glagent-",
            "glsoat-",
            "gloas-",
            "glffct-",
            "gr1348941",
            "_gitlab_session",
        ],
        r"\b(gl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|soat|oas|ffct)-[A-Za-z0-9_=-]{20,}(?:\.[a-z0-9]{2}\.[a-z0-9]{9}|\.[a-z0-9]{9})?|GR1348941[A-Za-z0-9_-]{20,}|_gitlab_session=[0-9a-z]{32})",
        &["glpat-{w:20}", "GR1348941{w:20}", "glrt-t1_{a:27}", "gloas-{x:64}"],
        &["glpat-XXXXXXXXXXX-XXXXXXXX", "GR1348941XXXXXXXXXXXXXXXXXXXX"],
    ),
    token(
        "bitbucket-token",
        &["atbb", "bbdc-", "atctt3"],
        r"\b(ATBB[A-Za-z0-9_=.-]{28,}|BBDC-[A-Za-z0-9+/=_-]{40,50}|ATCTT3[A-Za-z0-9_=.-]{60,})",
        &["ATBB{a:32}", "BBDC-{b:44}"],
        &["BBDC-x"],
    ),
    token("atlassian-token", &["atatt3"], r"\b(ATATT3[A-Za-z0-9_=-]{60,})", &["ATATT3{w:180}"], &["ATATT3"]),
    token("npm-token", &["npm_"], r"\b(npm_[A-Za-z0-9]{36})\b", &["npm_{a:36}"], &["npm_config_registry"]),
    token(
        "npm-token",
        &["_authtoken", "_auth", "_password"],
        r"(?im):_?(?:authToken|auth|password)[ \t]*=[ \t]*\x22?([a-z0-9+/=_.-]{8,})",
        &["//npm.example.com/:_authToken={u}", "//npm.example.com/:_auth={b:20}=="],
        &["//npm.example.com/:_authToken=${NPM_TOKEN}"],
    ),
    token(
        "pypi-token",
        &["pypi-ageic", "pypi-agena", "pypi-"],
        r"\b(pypi-Ag[A-Za-z0-9_-]{50,})",
        &["pypi-AgEIcHlwaS5vcmc{w:100}"],
        &["pypi-AgEIcHlwaS5vcmc"],
    ),
    token(
        "rubygems-token",
        &["rubygems_"],
        r"\b(rubygems_[a-f0-9]{48})\b",
        &["rubygems_{x:48}"],
        &["rubygems_version"],
    ),
    token("crates-io-token", &["cio"], r"\b(cio[A-Za-z0-9]{32})\b", &["cio{a:32}"], &["cioxthing"]),
    token("nuget-key", &["oy2"], r"\b(oy2[a-z0-9]{43})\b", &["oy2{l:43}"], &["oy2"]),
    token(
        "dockerhub-token",
        &["dckr_"],
        r"\b(dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,})",
        &["docker login -u x -p dckr_pat_{w:27}"],
        &["dckr_pat_x"],
    ),
    token("clojars-token", &["clojars_"], r"(?i)\b(clojars_[a-z0-9]{60})\b", &["CLOJARS_{l:60}"], &["clojars_name"]),
    named(
        "hex-token",
        &["hex"],
        r"(?i)hex[\w ]{0,16}key[=:\x22' ]{1,5}([0-9a-f]{32})\b",
        &["HEX_API_KEY={x:32}"],
        &["hex: {x:32}"],
    ),
    token(
        "jfrog-token",
        &["akc", "ap"],
        r"\b(AKC[a-zA-Z0-9]{10,}|AP[0-9A-F][a-zA-Z0-9]{8,}(?:[a-zA-Z0-9]{50,}))\b",
        &["AKC{a:70}"],
        &["AKCO", "APARTMENT1"],
    ),
    token("jfrog-token", &["cmvmdg"], r"\b(cmVmdGtuO[A-Za-z0-9]{50,})", &["cmVmdGtuO{a:55}"], &["cmVmdGtuO"]),
    token("sonar-token", &["squ_", "sqp_", "sqa_"], r"\b(sq[upa]_[a-z0-9]{40})\b", &["squ_{l:40}"], &["sqa_thing"]),
    token(
        "sonar-token",
        &["sonar"],
        r"(?i)sonar[\w. -]{0,30}?(?:login|token|key|pass)[\w]{0,8}[\x22'\]]{0,2}[ \t]*(?:=>|:=|[=:,])[ \t\x22'(]{0,5}([0-9a-z]{40})\b",
        &["sonar.login={x:40}", "sonar.login', '{x:40}'"],
        &["sonarqube-scanner-2.5.0.tgz#{x:40}"],
    ),
    named(
        "snyk-token",
        &["snyk", "snyk_uat"],
        r"(?i)(?:snyk[\w. -]{0,20}?[\x22']?[ \t]*(?:=>|:=|[=:]|[ ])[ \t\x22'(]{0,5}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b|\b(snyk_[us]at\.[0-9a-f]{8}\.[a-z0-9_-]{20,}[a-z0-9_.-]*))",
        &["SNYK_TOKEN={u}", "snyk auth {u}"],
        &["snyk: none"],
    ),
    token(
        "circleci-token",
        &["ccipat_", "cciprj_"],
        r"\b(CCI(?:PAT|PRJ)_[A-Za-z0-9]{20,24}_[a-f0-9]{40})\b",
        &["CCIPAT_{a:22}_{x:40}"],
        &["CCIPAT_x"],
    ),
    token(
        "buildkite-token",
        &["bkua_", "bkat_", "bkct_", "bkpt_"],
        r"\b(bk(?:ua|at|ct|pt|aj)_[A-Za-z0-9-]{30,})\b",
        &["bkua_{x:40}"],
        &["bkua_x"],
    ),
    named(
        "codeclimate-token",
        &["cc_test_reporter_id", "codeclimate", "code_climate"],
        r"(?i)(?:CC_TEST_REPORTER_ID|code_?climate)[\w.: -]{0,30}?[=: \x22']{1,5}([0-9a-f]{64})\b",
        &["CC_TEST_REPORTER_ID={x:64}"],
        &["codeclimate: x"],
    ),
    token(
        "sourcegraph-token",
        &["sgp_", "slk_", "sourcegraph"],
        r"(?i)\b(sgp_(?:[a-f0-9]{16}|local)_[a-f0-9]{40}|sgp_[a-f0-9]{40}|slk_[a-f0-9]{64})\b",
        &["sgp_{x:16}_{x:40}", "sgp_local_{x:40}", "sgp_{x:40}"],
        &["sgp_652d9a2e48FC7E!FcDbEA1BC2E2A6CE23cFe7F7D", "sgp_ns_name"],
    ),
    token(
        "octopus-key",
        &["api-"],
        r"\b(API-[A-Z0-9]{25,27})\b",
        &["apikey=API-{A:26}"],
        &["api-c99e353f761d318322c853c03e"],
    ),
    token(
        "harness-token",
        &["pat.", "sat."],
        r"\b([ps]at\.[A-Za-z0-9_-]{22}\.[a-f0-9]{24}\.[A-Za-z0-9]{20})\b",
        &["pat.{w:22}.{x:24}.{a:20}"],
        &["pat.name.x.y"],
    ),
    token(
        "terraform-token",
        &[".atlasv1."],
        r"(?i)\b([a-z0-9]{14}\.atlasv1\.[a-z0-9_=-]{60,70})",
        &["{a:14}.atlasv1.{w:67}"],
        &["x.atlasv1.y"],
    ),
    token(
        "vault-token",
        &["hvs.", "hvb.", "hvr."],
        r"\b(hv[sbr]\.[A-Za-z0-9_-]{24,300})",
        &["hvs.{w:95}", "hvb.{w:150}"],
        &["hvs.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    ),
    Rule {
        kind: "vault-token",
        near: &["s.", "b.aaaa"],
        pattern: r"(?:^|[^\w.-])([sr]\.[A-Za-z0-9]{24}|b\.AAAA[A-Za-z0-9_-]{40,})(?:[^\w.-]|$)",
        holds: Holds::Value(is_vault),
        examples: &["VAULT_TOKEN=s.{a:24}"],
        others: &["s.thisstringisalllowercase", "s.ThisIsTheNameOfSomeMethod"],
    },
    token("pulumi-token", &["pul-"], r"\b(pul-[a-f0-9]{40})\b", &["pul-{x:40}"], &["pul-x"]),
    token(
        "doppler-token",
        &["dp."],
        r"\b(dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44})\b",
        &["dp.pt.{a:43}", "dp.st.dev.{a:43}"],
        &["dp.st.name"],
    ),
    token("infracost-key", &["ico-"], r"\b(ico-[A-Za-z0-9]{32})\b", &["ico-{a:32}"], &["ico-x"]),
    token("prefect-key", &["pnu_", "pnb_"], r"\b(pn[ub]_[A-Za-z0-9]{36})\b", &["pnu_{l:36}"], &["pnu_x"]),
    token(
        "postman-key",
        &["pmak-"],
        r"\b(PMAK-[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34})\b",
        &["PMAK-{x:24}-{x:34}"],
        &["PMAK-x"],
    ),
    token("readme-key", &["rdme_"], r"\b(rdme_[a-z0-9]{70})\b", &["rdme_{l:70}"], &["rdme_x"]),
    token(
        "settlemint-token",
        &["sm_pat_", "sm_aat_", "sm_sat_"],
        r"\b(sm_(?:pat|aat|sat)_[A-Za-z0-9]{16,20})\b",
        &["sm_pat_{a:16}"],
        &["sm_pat_x"],
    ),
    token("endorlabs-token", &["endr+"], r"(endr\+[A-Za-z0-9-]{16,})", &["endr+{a:16}"], &["endr+x"]),
    named(
        "travis-token",
        &["travis"],
        r"(?i)travis[\w. -]{0,24}[=:\x22' ]{1,5}((?-i:[A-Za-z0-9_]{22}))\b",
        &["TRAVIS_TOKEN={a:22}"],
        &["travis: language"],
    ),
    named(
        "droneci-token",
        &["drone"],
        r"(?i)drone[\w. -]{0,24}[=:\x22' ]{1,5}([a-z0-9]{32})\b",
        &["DRONE_TOKEN={a:32}"],
        &["drone: x"],
    ),
    named(
        "jenkins-token",
        &["jenkins", "crumb"],
        r"(?i)(?:jenkins|crumb)[\w.:@/ -]{0,40}?[=: \x22'@]{1,5}(1[0-9a-f]{33}|[0-9a-f]{32})\b",
        &["JENKINS_TOKEN=11{x:32}", "Jenkins-Crumb: {x:32}"],
        &["jenkins: x"],
    ),
    password(
        "artifact-feed-token",
        &["cleartextpassword", "nugetfeed"],
        r#"(?i)key="ClearTextPassword"\s+value="([^"<>\n]{4,200})""#,
        &[r#"<add key="ClearTextPassword" value="{a:20}" />"#],
        &[r#"<add key="ClearTextPassword" value="%TOKEN%" />"#],
    ),
    token(
        "launchdarkly-key",
        &["sdk-", "mob-", "api-"],
        r"\b((?:sdk|mob|api)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        &["sdk-{u}"],
        &["sdk-8.0.100"],
    ),
    named(
        "privateai-key",
        &["private_ai", "privateai", "private-ai"],
        r"(?i)private[_-]?ai[\w. -]{0,24}[=:\x22' ]{1,5}([a-z0-9]{32})\b",
        &["PRIVATEAI_KEY={l:32}"],
        &["privateai: x"],
    ),
    token("intra42-key", &["s-s4t2"], r"\b(s-s4t2(?:ud|af)-[a-f0-9]{64})\b", &["s-s4t2af-{x:64}"], &["s-s4t2af-x"]),
];

fn is_vault(value: &str) -> bool {
    let has = |of: fn(&u8) -> bool| value.bytes().skip(2).any(|byte| of(&byte));
    has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && is_varied(value)
        && entropy(value) >= 3.5
}
