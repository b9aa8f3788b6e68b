//! **What.** The firewall is switched off, flushed, or opened for everything.
//!
//! **Why.** Every service of the machine can be reached afterwards; and it seldom is switched on again.
//!
//! **Bad.** `netsh advfirewall set allprofiles state off`, `iptables -F`, `ufw disable`
//!
//! **Better.** Allow the one port or program that is needed, from where it is needed.
//!
//! **Source.** MITRE ATT&CK T1686; Windows Firewall, netfilter and ufw documentation.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "defence.firewall-off",
    severity: Severity::High,
    attack: &["T1686"],
    attack_before: &["T1562.004"],
    analyzer: &[],
    reason: "it switches the firewall off or opens it for everything",
    better: "allow the one port or program that is needed, from where it is needed",
    calls: &[
        (Style::Cmdlet, "set-netfirewallprofile: -Enabled=false|$false|0 ; -DefaultInboundAction=allow"),
        (
            Style::Windows,
            "netsh: ..firewall ..set ..off ; ..firewall ..set ..disable ; ~opmode ~disable ; ..advfirewall ..state ..off ; ..firewallpolicy ~allowinbound",
        ),
        (Style::Posix, "ufw: disable ; reset ; --force ..reset ; default allow"),
        (Style::Posix, "iptables, ip6tables: -F ; --flush ; -P INPUT ACCEPT ; -P=INPUT ~ACCEPT ; -X"),
        (Style::Posix, "nft: flush"),
        (Style::Posix, "pfctl: -d ; -F"),
        (
            Style::Posix,
            "systemctl, service: stop firewalld ; disable firewalld ; stop ufw ; disable ufw ; stop iptables ; disable iptables ; firewalld stop ; iptables stop ; mask firewalld ; ufw stop ; ip6tables stop ; stop nftables ; disable nftables",
        ),
        (Style::Posix, "chkconfig: iptables off ; firewalld off ; ip6tables off"),
        (Style::Posix, "socketfilterfw: --setglobalstate=off ; --setglobalstate off ; --setblockall=off"),
        (Style::Posix, "defaults: write ~com.apple.alf ~globalstate ~0"),
        (Style::Posix, "launchctl: unload ~alf ; unload ~pfctl"),
        (Style::Posix, "firewall-cmd: --panic-off ; --set-default-zone=trusted"),
    ],
    words: &[
        r"(enablefirewall)[^\r\n]*\b(0|off|\$false)\b",
        r"netsh[^\r\n]*(advfirewall|firewall)\s+set\s+\S+\s+(state\s+off|opmode\s+(mode\s*=\s*)?disable|mode\s*=\s*disable)",
        r"esxcli[^\n]*firewall\s+set[^\n]*(false|--enabled\s*[= ]?\s*(false|0))",
    ],
    about_change: true,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn an_open_firewall_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "netsh advfirewall set allprofiles state off"),
                ("powershell", "Set-NetFirewallProfile -Profile Domain,Public -Enabled False"),
                ("bash", "sudo ufw disable"),
                ("bash", "iptables -F"),
            ],
            &[
                ("cmd", "netsh advfirewall show allprofiles"),
                ("powershell", "Set-NetFirewallProfile -Enabled True"),
                ("bash", "iptables -L -n"),
                ("bash", "ufw allow 22/tcp"),
            ],
        );
    }
}
