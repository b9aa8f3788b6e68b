//! **What.** A root authority is added, or the mark that tells that a file came from the internet is taken away.
//!
//! **Why.** A root is trusted for every address there is; the mark is what makes Windows and macOS ask before running.
//!
//! **Bad.** `certutil -addstore root x.cer`, `Unblock-File x.ps1`, `xattr -d com.apple.quarantine x.app`
//!
//! **Better.** Have the organisation distribute the certificate; download signed software and answer the question.
//!
//! **Source.** MITRE ATT&CK T1553.004, T1553.005, T1553.001.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "trust.root-or-motw",
    severity: Severity::High,
    attack: &["T1553.004", "T1553.005", "T1553.001"],
    attack_before: &[],
    analyzer: &[],
    reason: "it makes the machine trust what it should ask about",
    better: "have the organisation distribute the certificate, and answer the question that the mark asks",
    calls: &[
        (Style::Windows, "certutil: -addstore ~root ; -addstore ~authroot ; -addstore ~trustedpublisher"),
        (Style::Windows, "certmgr: /add ~root ; -add ~root"),
        (
            Style::Cmdlet,
            "import-certificate, move-item, import-pfxcertificate, copy-item: ~\\\\root ; ~trustedpublisher ; ~authroot",
        ),
        (Style::Cmdlet, "unblock-file: *"),
        (Style::Cmdlet, "clear-content, remove-item, set-content: -Stream ~zone.identifier"),
        (Style::Cmdlet, "mount-diskimage: ~.iso ~invoke"),
        (Style::Posix, "security: add-trusted-cert ; trust-settings-import"),
        (Style::Posix, "xattr: -d ~quarantine ; -dr ~quarantine ; -rd ~quarantine"),
        (Style::Posix, "keytool: ~-import ~cacerts"),
    ],
    words: &[
        r"\\systemcertificates\\root\\|systemcertificates\\(root|authroot)[^\r\n]*",
        r"x509store\S*\s*\(?[^\r\n]*\broot\b",
        r"zone\.identifier[^\r\n]*(remove|delete|clear)|(remove-item|clear-content|del|set-content)[^\r\n]*zone\.identifier",
        r"savezoneinformation",
        r"com\.apple\.quarantine",
        r"\\(cryptography\\oid|providers\\trust)[^\r\n]*(cryptsipdll|finalpolicy|\$function|dll)",
        r"(/usr/local/share/ca-certificates|/etc/pki/ca-trust|/etc/ssl/certs)\S*[^\n]*(>|cp|tee)|(cp|tee|mv|>)[^\n]*(/usr/local/share/ca-certificates|/etc/pki/ca-trust/source)",
    ],
    about_change: true,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn trust_without_question_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "certutil -addstore -f root rootCA.cer"),
                ("powershell", "Unblock-File C:\\a.ps1"),
                ("zsh", "xattr -d com.apple.quarantine /Applications/a.app"),
            ],
            &[
                ("cmd", "certutil -viewstore root"),
                ("zsh", "xattr -l a.app"),
                ("powershell", "Get-ChildItem Cert:\\LocalMachine\\Root"),
            ],
        );
    }
}
