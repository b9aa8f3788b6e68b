//! **What.** A protection of the machine is switched off or given exceptions: antivirus, EDR, AMSI, SELinux, SIP, Gatekeeper.
//!
//! **Why.** The machine stands open afterwards, mostly for good; and it is the first thing an attacker does.
//!
//! **Bad.** `Set-MpPreference -DisableRealtimeMonitoring $true`, `setenforce 0`, `csrutil disable`
//!
//! **Better.** Find what the protection stops, and have whoever runs it allow that one thing.
//!
//! **Source.** MITRE ATT&CK T1685, T1553.001, T1553.006; Microsoft Defender, SELinux and Apple platform security documentation.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "defence.disable",
    severity: Severity::Critical,
    attack: &["T1685", "T1553.001", "T1553.006"],
    attack_before: &["T1562.001"],
    analyzer: &[],
    reason: "it switches a protection of the machine off or makes holes in it",
    better: "find what the protection stops, and ask whoever runs it to allow that one thing",
    calls: &[
        (
            Style::Cmdlet,
            "set-mppreference, add-mppreference: ~exclusion ; ~defaultaction ~allow ; ~defaultaction ..6 ; ~defaultaction ..9 ; ~defaultaction ~noaction ; ~defaultaction ~ignore ; ~submitsamplesconsent ; ~mapsreporting ; ~puaprotection ; -EnableControlledFolderAccess=disabled|0 ; ~drtm ; ~dbm ; ~dioavp ; ~dscrptsc ; ~dips ; -EnableNetworkProtection=disabled|0 ; -AttackSurfaceReductionRules_Actions=disabled|0 ; ~attacksurfacereductiononlyexclusions",
        ),
        (Style::Cmdlet, "remove-mppreference: ~attacksurface"),
        (Style::Cmdlet, "uninstall-windowsfeature, remove-windowsfeature: ~defender"),
        (Style::Cmdlet, "disable-windowsoptionalfeature: ~defender"),
        (
            Style::Cmdlet,
            "stop-service, set-service, remove-service, stop-process, suspend-service: ~windefend ; ~wdnissvc ; ~sense ; ~securityhealth ; ~mpssvc ; ~sysmon ; ~msmpeng ; ~mdcoresvc ; ~wscsvc ; ~crowdstrike ; ~csfalcon ; ~carbonblack ; ~cbdefense ; ~sentinel ; ~cylance ; ~sophos ; ~mcafee ; ~symantec ; ~splunkforwarder ; ~webthreatdefsvc",
        ),
        (
            Style::Windows,
            "sc, net: ..stop ~windefend ; ..stop ~wdnissvc ; ..stop ~sense ; ..stop ~sysmon ; ..stop ~mpssvc ; ..stop ~wscsvc ; ..delete ~windefend ; ..config ~windefend ~disabled ; ..config ~disabled ~sense ; ..stop ~sophos ; ..stop ~mcafee ; ..stop ~sentinel ; ..stop ~crowdstrike ; ..stop ~csfalcon ; ..stop ~symantec ; ..stop ~kav ; ..stop ~savservice ; ..stop ~ekrn ; ..config ~wscsvc ~disabled ; ..stop ~defender ; ..stop ~antivirus ; ..stop ~malwarebytes ; ..stop ~mbam ; ..stop ~sdrsvc",
        ),
        (
            Style::Windows,
            "taskkill: ~msmpeng ; ~sysmon ; ~mssense ; ~csfalcon ; ~carbonblack ; ~cylance ; ~sentinel ; ~sophos ; ~mcafee ; ~antivir",
        ),
        (Style::Windows, "fltmc: unload ; detach"),
        (Style::Windows, "sysmon, sysmon64: -u ; ~-u"),
        (Style::Windows, "mpcmdrun: -removedefinitions"),
        (
            Style::Windows,
            "bcdedit: ~testsigning ~on ; ~nointegritychecks ~on ; ~nointegritychecks ~yes ; ~loadoptions ~disable_integrity ; ~vsmlaunchtype ~off ; ~nx ~alwaysoff ; ~disableelamdrivers ~yes ; ~disableelamdrivers ~on",
        ),
        (
            Style::Windows,
            "wmic: ~product ~uninstall ~antivirus ; ~product ~uninstall ~security ; ~antispyware ~delete ; ~antivirusproduct ~delete",
        ),
        (Style::Windows, "vmtoolsd: ~disable"),
        (Style::Posix, "setenforce: ..0 ; Permissive ; permissive"),
        (Style::Posix, "csrutil: disable ; ..disable ; clear ; netboot add"),
        (Style::Posix, "spctl: --master-disable ; --global-disable ; --disable ; --add ; --remove"),
        (Style::Posix, "kextload, kextutil, insmod: ~/tmp ; ~payload ; ~.ko"),
        (
            Style::Posix,
            "systemctl, service, chkconfig: ~auditd ..stop ; stop ~auditd ; disable ~auditd ; stop ~falcon-sensor ; stop ~cbdaemon ; disable ~falcon ; stop ~mdatp ; disable ~mdatp ; stop ~apparmor ; disable ~apparmor ; stop ~clamav ; disable ~clamav ; mask ~falcon ; stop ~osqueryd ; stop ~wazuh ; stop ~sophos ; falcon-sensor stop ; cbdaemon stop ; auditd stop ; ~clamd ..stop ; stop ~sentinelone ; stop ~fail2ban ; disable ~fail2ban",
        ),
        (
            Style::Posix,
            "launchctl: unload ~crowdstrike ; unload ~falcond ; unload ~LittleSnitch ; unload ~carbonblack ; unload ~osquery ; unload ~opendns ; unload ~MRT ; unload ~XProtect ; unload ~sophos ; unload ~cylance ; unload ~sentinel ; unload ~com.microsoft.wdav ; bootout ~falcon ; bootout ~XProtect ; remove ~falcon ; unload ~objective-see ; unload ~cbdaemon ; unload ~umbrella",
        ),
        (
            Style::Posix,
            "pkill, killall, kill: ~falcond ; ~falcon ; ~osqueryd ; ~auditd ; ~clamd ; ~wdavdaemon ; ~mdatp ; ~cbdaemon ; ~syslogd ; ~rsyslogd ; ~Santa ; ~santad",
        ),
        (Style::Posix, "aa-teardown, aa-disable: ~ ; 0 ; ~/"),
        (Style::Posix, "falconctl: ~uninstall ; ~unload ; ~-d"),
        (
            Style::Posix,
            "sysctl: ~randomize_va_space=0 ; ~randomize_va_space\\s=\\s0 ; ~kptr_restrict=0 ; ~yama.ptrace_scope=0 ; ~security.bsd ; ~dmesg_restrict=0",
        ),
        (Style::Posix, "grubby, update-bootloader: ~selinux=0 ; ~enforcing=0 ; ~mitigations=off ; ~apparmor=0"),
        (Style::Posix, "mdatp: config ~disabled ; ~exclusion ~add ; ~real-time-protection ~disabled ; threat ~allowed"),
        (Style::Posix, "systemextensionsctl: uninstall ; reset"),
        (Style::Posix, "defaults: ~GKAutoRearm ; ~LSQuarantine ~false ; ~LSQuarantine ~NO"),
        (Style::Posix, "profiles: remove ; -R ; -D"),
        (
            Style::Posix,
            "yum, apt, apt-get, dnf, rpm, dpkg: remove ~falcon-sensor ; purge ~falcon ; remove ~mdatp ; remove ~auditd ; remove ~clamav ; remove ~osquery ; -e ~falcon ; -r ~falcon",
        ),
    ],
    words: &[
        r"\b(launchctl|systemctl|service|initctl|chkconfig|update-rc\.d|sc|net1?|rc-service)(\.exe)?\s[^\r\n]*\b(unload|bootout|remove|disable|stop|mask|off|delete|kill)\b[^\r\n]*(crowdstrike|falcon|littlesnitch|carbonblack|objective-?see|opendns|umbrella|xprotect|\.mrt\b|sophos|sentinel|wdav|mdatp|osquery|santad|cbdaemon|cbosx|cylance|blockblock|wazuh|ossec|apparmor|auditd|clamav|clamd|fail2ban|mcafee|symantec|\beset)",
        r"\b(systemctl|service|chkconfig|rc-service)\s+(crowdstrike|falcon\S*|cb\w*|sophos\S*|sentinel\S*|mdatp|osqueryd?|wazuh\S*|apparmor|auditd|clamav\S*|fail2ban|mfe\S*|ma)\s+(stop|off|disable)",
        r"\b(disable|remove)-(antiphish|safelinks|safeattachment|malwarefilter|hostedcontentfilter|atp|eopprotection|hostedoutboundspam)\w*(rule|policy)",
        r"windowssensor[^\r\n]*/uninstall|csuninstalltool|falconctl\s+(uninstall|unload)|sentinelcleaner|\bamsienable\b",
        r"windows-defender[^\r\n]*(disable|remove)|/disable-feature[^\r\n]*defender|(disable|remove|uninstall)[^\r\n]*windows-defender",
        r"\\asr\\rules|asrrules|exploit guard\\asr|attacksurfacereductionrules[^\r\n]*(disabled|\b0\b)",
        r"schtasks[^\r\n]*/(delete|change)[^\r\n]*windows defender|(disable|unregister)-scheduledtask[^\r\n]*(defender|exploitguard)",
        r"(antivirus|firewall|updates)(disablenotify|override)\b|disableprivacyexperience|disableenhancednotifications",
        r"sysrq-trigger|/proc/sys/kernel/(sysrq|kptr_restrict|yama)",
        r"advancedrun(\.exe)?\b[^\r\n]*(windefend|stop)|accountlockfailures|accountunlocktime",
        r"(set|add)-mppreference[^\r\n]*-disable\w+[:\s]+[\x22']?(\$?true|1)\b",
        r"amsiutils|amsiinitfailed|amsicontext|amsiscanbuffer|amsi\.dll",
        r"\\amsi\\providers|2781761e-28e0-4109-99fe-b9d127c57afe",
        r"windows defender[^\r\n]*(disable\w*|exclusions\\?|spynet\w*|tamperprotection|notification_suppress|puaprotection|reporting|features|forceupdatefrommu|mpenginestatus|startmenu)[^\r\n]*",
        r"(disableantispyware|disableantivirus|disablerealtimemonitoring|disablebehaviormonitoring|disableioavprotection|disablescriptscanning|disableblockatfirstseen|disableonaccessprotection|disableintrusionpreventionsystem|tamperprotection)\b[^\r\n]*\b1\b",
        r"\b(drtm|dioavp|dbm|diavp|dscrptsc)\b\s+(\$true|1)",
        r"(selinux\s*=\s*(disabled|permissive))|(/etc/selinux/config[^\n]*(disabled|permissive))",
        r"randomize_va_space",
        r"(hypervisorenforcedcodeintegrity|enablevirtualizationbasedsecurity|lsacfgflags|runasppl)[^\r\n]*(\b0\b|\$false|delete)",
        r"vulnerabledriverblocklistenable[^\r\n]*\b0\b",
        r"vbawarnings|accessvbom|\\security\b[^\r\n]*\bvbawarnings|protectedview\\?[^\r\n]*disable",
        r"smartscreenenabled|enablesmartscreen|enablewebcontentevaluation|shellsmartscreenlevel|smartscreen[^\r\n]*\b(off|0)\b",
        r"disable(regedit|registrytools|taskmgr|cmd|notificationcenter)\b|\bhidescahealth\b|useactionc(enter|entre)experience|uilockdown\b",
        r"scenoapplylegacyauditpolicy[^\r\n]*\b0\b",
        r"\b(uninstall|remove|msiexec)[^\r\n]*\b(crowdstrike|sentinelone|carbon\s?black|cylance|sophos|mcafee|symantec|trend\s?micro|falcon|malwarebytes|bitdefender|kaspersky|eset|webroot|antivirus)\b",
        r"(taskkill|stop-service|stop-process|net1?\s+stop|sc(\.exe)?\s+(stop|config|delete))[^\r\n]*(windefend|msmpeng|wdnissvc|\bsense\b|sysmon|securityhealthservice|mpssvc)",
        r"\bdisableelam|\bwdfilter\b|\bmsseces\b|wdboot\b",
        r"nvram\s+[^\n]*csr-active-config|amfi_get_out_of_my_way",
        r"\bkill\b[^\n]*\b(falcon|auditd|syslog)",
        r"system\\currentcontrolset\\(control|services)\\(windefend|wdfilter|wdboot|sense|wdnisdrv|wdnissvc|securityhealthservice|wscsvc|mpssvc)[^\r\n]*",
        r"reg(\.exe)?\s+delete[^\r\n]*(windows defender|epp\b|securityhealth|\{09a47860)",
        r"bypass-?amsi|invoke-phant0m|phant0m|edrsilencer|edr-?freeze|backstab|terminator\.sys|spyboy|killav|defendercontrol|defender-?control|nodefender|wfp_?killer|fltmc(\.exe)?\s+unload",
        r"invoke-atomic.*disable",
        r"lockdownmode\s*(=|disabled)|systemsettings\.lockdown",
        r"blockmacros|excel4macro[^\r\n]*\b[10]\b|packager\b[^\r\n]*prompt",
    ],
    about_change: true,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn a_protection_switched_off_is_found() {
        holds(
            &RULE,
            &[
                ("powershell", "Set-MpPreference -DisableRealtimeMonitoring 1"),
                ("powershell", "Add-MpPreference -ExclusionPath C:\\Temp"),
                ("cmd", "sc stop WinDefend"),
                ("bash", "sudo setenforce 0"),
                ("zsh", "csrutil disable"),
                ("bash", "systemctl stop falcon-sensor"),
            ],
            &[
                ("powershell", "Get-MpPreference"),
                ("cmd", "sc query windefend"),
                ("powershell", "Get-Service WinDefend"),
                ("bash", "getenforce"),
                ("zsh", "csrutil status"),
            ],
        );
    }
}
