//! **What.** The check of who is on the other side, or the encryption of the way there, is switched off.
//!
//! **Why.** Anybody on the way can then read and change what is sent, sign-in included.
//!
//! **Bad.** `curl -k https://…`, `Invoke-WebRequest -SkipCertificateCheck`, `winrm set … @{AllowUnencrypted="true"}`
//!
//! **Better.** Install the right certificate, or give the one authority that is to be trusted.
//!
//! **Source.** MITRE ATT&CK T1557 (the nearest); PSScriptAnalyzer AvoidUsingAllowUnencryptedAuthentication.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "trust.tls-weakened",
    severity: Severity::High,
    attack: &["T1557"],
    attack_before: &[],
    analyzer: &["AvoidUsingAllowUnencryptedAuthentication"],
    reason: "it does not check who is on the other side, or sends in the clear",
    better: "install the right certificate, or name the authority that is to be trusted",
    calls: &[
        (Style::Posix, "curl: -k ; --insecure ; --proxy-insecure ; --doh-insecure"),
        (Style::Windows, "curl: -k ; --insecure ; -sk ; -ks ; -kl ; -lk"),
        (Style::Posix, "wget: --no-check-certificate"),
        (Style::Posix, "git: ~http.sslVerify=false ; config ..http.sslVerify ..false"),
        (Style::Posix, "npm: ..strict-ssl ..false"),
        (Style::Posix, "pip, pip3: --trusted-host"),
        (Style::Posix, "ssh, scp, sftp: ~StrictHostKeyChecking=no"),
        (Style::Posix, "apt-get, apt: --allow-unauthenticated ; ~AllowInsecureRepositories"),
        (Style::Posix, "yum, dnf, zypper: --nogpgcheck ; --no-gpg-checks"),
        (Style::Windows, "winrm: ~allowunencrypted ~true ; ~basic ~true"),
        (
            Style::Cmdlet,
            "invoke-webrequest, invoke-restmethod: -SkipCertificateCheck ; -AllowUnencryptedAuthentication",
        ),
        (Style::Cmdlet, "new-pssessionoption, new-cimsessionoption: -SkipCACheck ; -SkipCNCheck"),
        (Style::Cmdlet, "enable-wsmancredssp: *"),
        (Style::Cmdlet, "set-item: ~wsman: ~allowunencrypted ~true ; ~wsman: ~basic ~true"),
        (Style::Cmdlet, "set-powercliconfiguration: ~ignore"),
    ],
    words: &[
        r"servercertificatevalidationcallback\s*=",
        r"trustallcertspolicy|icertificatepolicy",
        r"node_tls_reject_unauthorized\s*=\s*[\x22']?0",
        r"pythonhttpsverify\s*=\s*0|git_ssl_no_verify\s*=",
        r"allowunencrypted\s*=\s*[\x22'{]*true",
        r"-(skipcertificatecheck|skipcacheck|skipcncheck)\b",
        r"allowinsecureguestauth[^\r\n]*\b1\b",
        r"\b(curl)(\.exe)?\s+(\S+\s+)*-k\b",
    ],
    about_change: false,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn a_check_that_is_left_out_is_found() {
        holds(
            &RULE,
            &[
                ("bash", "curl -k https://example.com"),
                ("bash", "wget --no-check-certificate https://example.com"),
                ("powershell", "iwr https://example.com -SkipCertificateCheck"),
                ("cmd", "C:\\Windows\\System32\\Curl.exe -k https://example.com/"),
            ],
            &[
                ("bash", "curl -Iv https://example.com"),
                ("powershell", "iwr https://example.com"),
                ("cmd", "winrm get winrm/config"),
            ],
        );
    }
}
