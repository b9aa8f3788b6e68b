//! **What.** Logs, auditing or a shell's history are cleared, switched off or hidden.
//!
//! **Why.** They are what an incident is understood by, and often what the law asks to be kept.
//!
//! **Bad.** `wevtutil cl Security`, `auditpol /clear`, `rm /var/log/auth.log`, `history -c`
//!
//! **Better.** Export the log, then let its own limits keep it small.
//!
//! **Source.** MITRE ATT&CK T1685.001-.006, T1690, T1070.003.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "defence.log-tamper",
    severity: Severity::Critical,
    attack: &["T1685.001", "T1685.005", "T1685.006", "T1690", "T1070.003"],
    attack_before: &["T1562.002", "T1070.001", "T1070.002"],
    analyzer: &[],
    reason: "it clears, hides or stops what is recorded",
    better: "export the log and let its own limits keep it small",
    calls: &[
        (
            Style::Windows,
            "wevtutil: cl ; clear-log ; sl ~/e:false ; sl /e=false ; set-log ~/e:false ; sl ~enabled:false",
        ),
        (Style::Windows, "auditpol: /clear ; /remove ; /set ~disable ; /restore"),
        (Style::Windows, "logman: ..stop ~eventlog ; ..stop -ets ; ..update ~trace ~--p ; stop ~EventLog"),
        (Style::Windows, "appcmd: ..set ~dontlog:true ; ~httplogging ~true"),
        (Style::Windows, "fsutil: usn deletejournal"),
        (Style::Windows, "sc, net: ..stop ~eventlog ; ..config ~eventlog ~disabled"),
        (Style::Windows, "taskkill: ~eventlog"),
        (Style::Windows, "doskey: /reinstall ; ~listsize=0"),
        (Style::Cmdlet, "clear-eventlog, remove-eventlog: -LogName ; ~security ; ~system ; ~application ; *"),
        (Style::Cmdlet, "clear-history: 0 ; ~-"),
        (Style::Cmdlet, "stop-service, set-service, stop-process, suspend-service: ~eventlog"),
        (Style::Cmdlet, "set-psreadlineoption: ~savenothing ; -HistorySavePath"),
        (Style::Cmdlet, "set-webconfigurationproperty: ~dontlog"),
        (
            Style::Cmdlet,
            "remove-etwtraceprovider, remove-etwtracesession, set-etwtraceprovider, stop-etwtracesession: -*  ; ~- ; *",
        ),
        (Style::Cmdlet, "set-adminauditlogconfig: ~false ; -AdminAuditLogEnabled=$false"),
        (Style::Cmdlet, "set-organizationconfig: -AuditDisabled=$true"),
        (Style::Cmdlet, "set-mailboxauditbypassassociation: ~true"),
        (Style::Cmdlet, "set-mailbox: -AuditEnabled=$false"),
        (Style::Cmdlet, "remove-unifiedauditlogretentionpolicy: *"),
        (
            Style::Posix,
            "rm, unlink, shred, srm, truncate, wipe, tee, ln: ~/var/log ; ~/var/audit ; ~.bash_history ; ~.zsh_history ; ~/var/spool/mail ; ~/private/var/log ; ~.sh_history ; ~_history ; ~wtmp ; ~utmp ; ~btmp ; ~HISTFILE ; ~/var/run/utmp",
        ),
        (
            Style::Posix,
            "mv, cp, sed, chattr: ~.bash_history ; ~/var/log/auth ; ~/var/log/secure ; ~/dev/null ~/var/log ; ~/dev/null ~history",
        ),
        (Style::Posix, "dd: ~of=/var/log"),
        (Style::Posix, "history: -c ; -d ; -cw ; -r=/dev/null"),
        (Style::Posix, "unset: ..HISTFILE ; ..HISTSIZE"),
        (
            Style::Posix,
            "journalctl: --vacuum-time=0|0s|1|1s|1m|0d ; --vacuum-size=0|1K|1k|1M|1|1m|0M ; --vacuum-files=0|1",
        ),
        (Style::Posix, "log: erase"),
        (Style::Posix, "auditctl: -e=0 ; -e 0 ; -D ; -d ; --reset-lost"),
        (
            Style::Posix,
            "systemctl, service, launchctl: stop ~rsyslog ; disable ~rsyslog ; stop ~syslog ; disable ~syslog ; stop ~systemd-journald ; mask ~systemd-journald ; rsyslog stop ; syslog stop ; stop ~syslog-ng ; unload ~syslogd ; unload ~auditd ; syslogd stop ; newsyslog stop ; stop ~auditd ; disable ~auditd ; auditd stop",
        ),
        (Style::Posix, "sysrc: ~syslogd_enable ; ~auditd_enable"),
        (Style::Posix, "set: +o history ; -o=history ; ..history"),
        (Style::Posix, "shopt: -uo ; -u ~history"),
        (
            Style::Posix,
            "aws: cloudtrail stop-logging ; cloudtrail delete-trail ; cloudtrail put-event-selectors ; logs delete-log-group ; logs delete-log-stream ; ec2 delete-flow-logs ; ..^delete-flow-logs ; guardduty delete-detector ; configservice ^delete ; configservice stop-configuration-recorder ; cloudtrail update-trail ; eventbridge ^disable",
        ),
        (
            Style::Posix,
            "az: monitor ..diagnostic-settings ..delete ; monitor ..log-profiles ..delete ; eventhubs ..delete ; monitor ..activity-log ..delete",
        ),
        (Style::Posix, "gcloud: logging ..delete ; logging sinks update ; logging sinks delete"),
        (Style::Posix, "esxcli: ~syslog ~config ; ~loghost ; ~syslog ~mark"),
        (Style::Posix, "touch: -acmr ; -a -t ; -m -t ; -a -r ; -m -r"),
    ],
    words: &[
        r"\bwevtutil(\.exe)?\s+(cl|clear-log)\b",
        r"wevtutil[^\r\n]*\bel\b[^\r\n]*wevtutil[^\r\n]*\bcl\b|wevtutil[^\r\n]*foreach[^\r\n]*\bcl\b",
        r"(^|[;&|\s\d])>\s*[\x22']?(/private)?/var/(log|audit|spool/mail)/",
        r">\s*(~|\$home)?/?\.?\w*/?\.(bash|zsh|sh|ash)_history",
        r"/var/log/\S+[^\n]*(-exec|\|\s*xargs)[^\n]*(rm|shred|unlink|truncate)",
        r"posix file\s+[\x22']/var/log|do shell script\s+\\?[\x22']rm[^\n]*/var/log",
        r"\bhistignore\s*=\s*\S|\bhist(file|size|filesize|control)\s*=\s*(/dev/null|[\x22']?(0|-1)\b|[\x22']?(/dev/null|ignore\w*|erasedups)|[\x22']{2}|\s*(;|\n|$))",
        r"\b(set|unset|setenv)\s+(hist\w*|savehist)\b(\s*=\s*\(?0|\s*$|\s*;|\s+0)|\$maximumhistorycount\s*=\s*[01]\b",
        r"storage=none",
        r"ln\s+-\w*s\w*\s+/dev/null\s+\S*_history",
        r"consolehost_history\.txt[^\r\n]*|\(get-psreadlineoption\)\.historysavepath|\(get-psreadline\w+\)\.historysavepath",
        r"(remove-item|clear-content|del|rm|set-content)[^\r\n]*(psreadline|consolehost_history)",
        r"\\services\\eventlog\\?[^\r\n]*(customsd|\bstart\b|maxsize|\bfile\b|retention|-value|/d\b)",
        r"(\\winevt\\channels|\\windows\\eventlog)\\?[^\r\n]*(channelaccess|enabled|maxsize)",
        r"\b(del|rm|remove-item|move|move-item|takeown|icacls|erase)\b[^\r\n]*winevt\\logs",
        r"(enablescriptblocklogging|enablemodulelogging|enabletranscripting|enablescriptblockinvocationlogging|scriptblocklogging)[^\r\n]*(\b0\b|\$false|disable)",
        r"cachedgrouppolicysettings",
        r"\\wmi\\autologger\\?[^\r\n]*(\bstart\b|enabled|\b0\b|delete)|remove-autologger",
        r"etweventwrite|etwenabled|etw_?provider|complus_etwenabled",
        r"processcreationincludecmdline_enabled[^\r\n]*\b0\b",
        r"\.clearlog\(|::clearlog|\.clear\(\)[^\r\n]*eventlog|cleareventlog|eventlog\w*\.(delete|clear)\b",
        r"minint\b[^\r\n]*|control\\minint",
        r"(crashonauditfail|maxsize)[^\r\n]*\b0\b[^\r\n]*eventlog",
        r"\bauditpol(\.exe)?\s+/set\b[^\r\n]*disable",
        r"httplogging[^\r\n]*dontlog|dontlog[^\r\n]*(true|\$true)",
        r"/etc/(audit/\w+\.(conf|rules)|audit/rules\.d|libaudit\.conf|security/audit_control)",
        r"\b(sed|echo|printf|tee|rm|cp)\b[^\n]*/etc/(audit|rsyslog|syslog|libaudit)",
        r"\bset\s+\+o\s+history\b",
        r"\\explorer\\(runmru|recentdocs|typedpaths|comdlg32\\\w+)[^\r\n]*",
        r"\\terminal server client\\(default|servers)[^\r\n]*",
        r"\b(rm|del|remove-item|clear-recyclebin)\b[^\r\n]*(prefetch\\|\\prefetch|srudb|amcache|\.evtx)",
        r"clear-\w*powershellhistory",
        r"-filter\s+[\x22']?system\.webserver/httplogging",
    ],
    about_change: true,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn tampering_with_logs_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "wevtutil cl System"),
                ("cmd", "auditpol /clear /y"),
                ("bash", "rm -rf /var/log/messages"),
                ("bash", "echo 0> /var/log/secure"),
                ("bash", "history -c"),
                ("bash", "export HISTFILE=/dev/null"),
                ("powershell", "Clear-EventLog -LogName Security"),
                ("zsh", "osascript -e 'do shell script \"rm /var/log/system.log\" with administrator privileges'"),
            ],
            &[
                ("cmd", "wevtutil qe System /c:5"),
                ("cmd", "auditpol /get /category:*"),
                ("bash", "tail -n 50 /var/log/messages"),
                ("bash", "ls -la /var/log > out.txt"),
                ("powershell", "Get-EventLog -LogName Security -Newest 5"),
            ],
        );
    }
}
