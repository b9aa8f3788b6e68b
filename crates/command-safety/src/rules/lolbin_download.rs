//! **What.** A program that is meant for something else fetches a file from the network.
//!
//! **Why.** It goes past the browser, its checks and the mark that tells where a file came from.
//!
//! **Bad.** `certutil -urlcache -split -f http://… a.exe`, `bitsadmin /transfer job http://… c:\a.exe`
//!
//! **Better.** Name the vendor's page, and download there; or `Invoke-WebRequest` to a file whose signature is then checked.
//!
//! **Source.** MITRE ATT&CK T1105, T1197.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "xfer.lolbin-download",
    severity: Severity::High,
    attack: &["T1105", "T1197"],
    attack_before: &[],
    analyzer: &[],
    reason: "a program that is meant for something else fetches a file from the network",
    better: "name the vendor's download page, and check the file's signature",
    calls: &[
        (Style::Windows, "certutil: -urlcache ~http !delete ; -verifyctl ~http ; -url ~http ; ~urlcache ~ftp:"),
        (Style::Windows, "bitsadmin: ~http ; /addfile ; /setnotifycmdline"),
        (Style::Windows, "mpcmdrun: ~downloadfile"),
        (Style::Windows, "finger: ~@"),
        (Style::Windows, "desktopimgdownldr, imewdbld, gfxdownloadwrapper: *"),
        (Style::Windows, "esentutl: ^\\\\\\\\live ; ~\\\\webdav"),
        (Style::Windows, "expand, makecab, extrac32: ^\\\\\\\\webdav"),
        (Style::Windows, "ftp: -s ; /s"),
        (Style::Windows, "tftp: -i ; get"),
        (
            Style::Windows,
            "pubprn, cmdl32, ieexec, hh, presentationhost, xwizard, configsecuritypolicy, installutil, msohtmed, mspub, winword, excel, powerpnt, protocolhandler, squirrel, certoc: ~http",
        ),
        (
            Style::Cmdlet,
            "start-bitstransfer: ~.exe ; ~.ps1 ; ~.dll ; ~raw.githubusercontent ; ~.zip ~github ; ~http ~.bat",
        ),
        (Style::Cmdlet, "get-certutil: ~http"),
    ],
    words: &[
        r"\.\s*downloadfile(async)?\s*\(",
        r"\bsqlcmd(\.exe)?\b[^\r\n]*-i\s*[\x22']?https?:|\bcertreq(\.exe)?\b[^\r\n]*-post\b|\bnscurl\b[^\n]*-o|\bgup(\.exe)?\s+-unzipto|\bnimgrab\b",
        r"\\\\tsclient\\|cscript[^\r\n]*(http|download)\S*\.vbs|\b(pscp|plink)(\.exe)?\s+-",
        r"\bcurl(\.exe)?\b[^\r\n]*https?://[^\r\n]*\.(exe|dll|ps1|bat|vbs|sh|hta|scr|py)\b[^\r\n]*(-o|-O|--output)\b|\bcurl(\.exe)?\b[^\r\n]*(-o|-O|--output)\b[^\r\n]*https?://[^\r\n]*\.(exe|dll|ps1|bat|vbs|hta|scr)\b",
        r"(invoke-webrequest|\biwr\b|\bwget\b)[^\r\n]*https?://[^\r\n]*\.(exe|dll|ps1|bat|vbs|hta|scr)\b[^\r\n]*-o(utf(ile)?)?\b",
        r"\bcertutil(\.exe)?\b[^\r\n]*-url(cache)?\b[^\r\n]*https?://",
        r"\bbitsadmin(\.exe)?\b[^\r\n]*https?://",
        r"\b(curl|wget|invoke-webrequest|iwr|invoke-restmethod|irm)\b[^\r\n]*(raw\.githubusercontent\.com|gist\.github|pastebin\.com|\.onion\b|transfer\.sh|ngrok)[^\r\n]*",
        r"\bwhois\b[^\n]*-h\s+\S+[^\n]*-p\s+\d+",
        r"\b(wget|curl)\b[^\n]*/(tmp|dev/shm)/[^\n]*chmod\s+(\+x|7\d\d)",
    ],
    about_change: false,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn downloads_by_the_back_door_are_found() {
        holds(
            &RULE,
            &[
                ("cmd", "certutil -urlcache -split -f https://example.com/a.exe a.exe"),
                ("cmd", "bitsadmin.exe /transfer /Download /priority Foreground https://example.com/a.exe c:\\a.exe"),
                ("powershell", "(New-Object Net.WebClient).DownloadFile('https://example.com/a', 'b')"),
            ],
            &[
                ("cmd", "certutil -urlcache * delete"),
                ("cmd", "bitsadmin /list /allusers"),
                ("cmd", "certutil -hashfile a.exe SHA256"),
            ],
        );
    }
}
