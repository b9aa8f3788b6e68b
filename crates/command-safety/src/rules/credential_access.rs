//! **What.** Stored passwords, hashes, tickets, tokens or keys are read out.
//!
//! **Why.** Whoever has them is that person everywhere. Support work resets a password; it does not read one.
//!
//! **Bad.** `procdump -ma lsass.exe`, `reg save HKLM\SAM`, `netsh wlan show profile x key=clear`, `cat /etc/shadow`
//!
//! **Better.** Reset the password, or have the directory hand out a new secret.
//!
//! **Source.** MITRE ATT&CK T1003, T1552, T1555, T1558.

use super::{Rule, Severity};
use crate::knowledge::Style;

pub(super) static RULE: Rule = Rule {
    name: "cred.access",
    severity: Severity::Critical,
    attack: &["T1003", "T1552", "T1555", "T1558"],
    attack_before: &[],
    analyzer: &[],
    reason: "it reads out stored passwords, hashes, tickets or keys",
    better: "reset the password or have a new secret issued",
    calls: &[
        (
            Style::Windows,
            "reg: save ~\\\\sam ; save ~\\\\security ; save ~\\\\system ; export ~\\\\sam ; export ~\\\\security ; query ~/f ~password ; query ~winlogon ~defaultpassword ; query ~realvnc ; query ~putty ~sessions ; query ~tightvnc",
        ),
        (
            Style::Windows,
            "procdump, procdump64, rdrleakdiag, sqldumper, dumpert, nanodump, tttracer, adplus, createdump, processdump, xordump: ~lsass ; ~nanodump ; /fullmemdmp ; ~lsass_pid ; -w ; --silent-process-exit ; ~.dmp ~lsass",
        ),
        (Style::Windows, "rundll32: ~comsvcs ; ~minidump ; ~keymgr ~krshowkeymgr"),
        (Style::Windows, "netsh: ~key=clear ; ~wlan ~export ~key"),
        (Style::Windows, "ntdsutil: ~ifm ; ~ac\\si\\sntds"),
        (Style::Windows, "esentutl: ~ntds ; ~sam ; ~webcache ; ~login\\sdata"),
        (Style::Windows, "vssadmin, wmic: ~create ~shadow"),
        (Style::Windows, "diskshadow: ~ntds"),
        (
            Style::Windows,
            "copy, xcopy, robocopy, type, findstr: ~ntds.dit ; ~config\\\\sam ; ~config\\\\security ; ~unattend.xml ; ~sysprep.inf ; ~groups.xml ; ~cpassword ; ~\\\\sysvol ~xml ; ~login\\sdata ; ~globalroot\\\\device\\\\harddiskvolumeshadowcopy",
        ),
        (
            Style::Windows,
            "findstr: /s ~pass ; /si ~pass ; /is ~pass ; /sip ~pass ; /spin ~pass ; ~cpassword ; /e ~.key ; /e ~.pem ; /e ~.pfx ; /e ~.p12",
        ),
        (
            Style::Windows,
            "mimikatz, pypykatz, lazagne, wce, gsecdump, pwdump, fgdump, rubeus, sharpdpapi, sharpchrome, sharphound, safetykatz, kerbrute, dcsync, crackmapexec, netexec, secretsdump, snaffler, seatbelt, outflank-dumpert, nanodump.x64, xordump, physmem2profit, webbrowserpassview, mailpassview, nppspy, cachedump, lsassy, dumpit, hashdump, kekeo: *",
        ),
        (Style::Windows, "vaultcmd: /listcreds ; /list"),
        (Style::Windows, "setspn: -t ~*/* ; -q ~*/*"),
        (Style::Windows, "klist: ~x_ ; ~export"),
        (Style::Windows, "appcmd: ..list ~processmodel ; ~text:* ; /text:~password ; ..list ~vdir ~config"),
        (Style::Windows, "psexec, psexec64: ~reg\\ssave"),
        (
            Style::Cmdlet,
            "get-content, select-string, copy-item, get-childitem: ~ntds.dit ; ~unattend.xml ; ~\\\\sam ~system32 ; ~consolehost_history ; ~login\\sdata ; ~cookies ~chrome ; ~\\\\protect\\\\ ; ~key4.db ; ~logins.json ; ~id_rsa ; ~cpassword ; ~.kdbx ; ~.aws",
        ),
        (
            Style::Cmdlet,
            "get-keystrokes, out-minidump, get-gpppassword, invoke-mimikatz, invoke-kerberoast, get-vaultcredential, get-lsasecret, invoke-dcsync, invoke-ninjacopy, invoke-spraykatz, invoke-passwordspray, domainpasswordspray, invoke-domainpasswordspray, get-azurepasswords, invoke-sharpdpapi, get-passhashes, invoke-dumplsass, invoke-rubeus, invoke-lazagne, get-cachedgpppassword, invoke-credentialphisher, invoke-loginprompt, get-clipboardcontents, request-spnticket, get-netntlm, invoke-sessiongopher, invoke-wcmdump, export-adfstokensigningcertificate, export-aadinternals, get-aadintadfssecrets, get-aadintlsasecrets: *",
        ),
        (Style::Cmdlet, "get-adreplaccount: *"),
        (Style::Cmdlet, "get-itemproperty, get-itempropertyvalue: ~winlogon ~defaultpassword"),
        (
            Style::Posix,
            "cat, head, tail, less, more, cp, scp, grep, strings, tar, zip, base64, xxd, awk, sed, nano, vi, vim, mv, curl, python3, unshadow, find, sqlite3, rsync, dd: ~/etc/shadow ; ~/etc/master.passwd ; ~/etc/security/passwd ; ~.aws/credentials ; ~.azure/ ~token ; ~.config/gcloud ; ~login.keychain ; ~login\\sdata ; ~Login\\sData ; ~Cookies ; ~key4.db ; ~logins.json ; ~.docker/config.json ; ~.kube/config ; ~.netrc ; ~.pgpass ; ~.my.cnf ; ~/etc/krb5.keytab ; ~serviceaccount/token ; ~id_rsa ; ~.git-credentials ; ~kcm.db ; ~/var/db/dslocal ; ~/proc/ ~environ ; ~.bash_history ; ~.gnupg ; ~wallet.dat ; ~/etc/gshadow ; ~/etc/opasswd ; ~.mozilla ; ~.htpasswd ; ~/etc/spwd.db ; ~/etc/pwd.db ; ~secrets.ldb ; ~/var/lib/sss",
        ),
        (
            Style::Posix,
            "find, grep, egrep, rg, locate: ~id_rsa ; ~.pem ; ~.key ; ~password ; ~passwd= ; ~.kdbx ; ~.pgp ; ~.gpg ; ~.p12 ; ~.pfx ; ~secret ; ~credentials ; ~PRIVATE\\sKEY ; ~BEGIN ~KEY ; ~.ppk ; ~passw",
        ),
        (
            Style::Posix,
            "security: dump-keychain ; find-generic-password ~-w ; find-internet-password ~-w ; find-generic-password -g ; find-internet-password -g ; find-generic-password -wa ; export ~priv ; export -k ; unlock-keychain ; set-key-partition-list",
        ),
        (Style::Posix, "gcore, gdb: ~lsass ; ~-p ~sshd ; ~pid ~generate-core ; ~dump"),
        (
            Style::Posix,
            "mimipenguin, mimipenguin.sh, laZagne.py, lazagne, unshadow, john, hashcat, secretsdump.py, impacket-secretsdump, keydump, chainbreaker, hydra, medusa, responder, Responder.py, GetUserSPNs.py, swappy, 3snake, pspy64: *",
        ),
        (Style::Posix, "tcpdump, tshark: ~password ; ~-A ~pass"),
        (Style::Posix, "kubectl: get ~secret ~-o ; get ~secret ~yaml ; get ~secret ~json ; cp ~token"),
        (Style::Posix, "az: ad sp credential reset"),
        (
            Style::Posix,
            "aws: secretsmanager get-secret-value ; ssm get-parameter ~--with-decryption ; ec2 get-password-data ; iam create-access-key",
        ),
        (Style::Posix, "gcloud: secrets versions access ; iam service-accounts keys create"),
    ],
    words: &[
        r"169\.254\.169\.254|metadata\.google\.internal|100\.100\.100\.200/latest|fd00:ec2::254",
        r"\blsass(\.exe)?\b[^\r\n]*(dump|\.dmp|minidump|-ma\b|-mm\b|-mp\b|fullmemdmp|pid)|(dump|-ma\b|-mm\b|comsvcs|fullmemdmp|createdump)[^\r\n]*lsass",
        r"sekurlsa|lsadump|kerberos::|privilege::debug|token::elevate|misc::skeleton|dpapi::|vault::cred|crypto::(capi|cng)|logonpasswords|mimikatz|mimidogz|pypykatz|lazagne",
        r"\bkey\s*=\s*clear\b",
        r"ntds\.dit|\bconfig\\(sam|security|system)\b|\\globalroot\\device\\harddiskvolumeshadowcopy",
        r"hk(lm|ey_local_machine):?\\+(sam|security)\b[^\r\n]*(save|export|\.hiv|\.save|\.bak|copy)|(save|export)\s+[\x22']?hk(lm|ey_local_machine)\\+(sam|security|system)\b",
        r"(login data|web data|cookies\.sqlite|signons\.sqlite|key[34]\.db|logins\.json|local state)\b",
        r"\b(net)?logon[^\r\n]*\bdefaultpassword|\bcpassword\b|\bgroups\.xml\b|gpppassword",
        r"passwordvault\]|windows\.security\.credentials\.passwordvault|credenumerate|retrievepassword\(|vaultcmd(\.exe)?\s+/list",
        r"kerberoast|asreproast|asktgt|asktgs|golden\s?ticket|silver\s?ticket|pass-?the-?(hash|ticket)|\bdcsync\b|kerbrute|kerberosrequestorsecuritytoken|getuserspns",
        r"getasynckeystate|setwindowshookex|get-keystrokes|\bkeylog(ger|ging)?\b",
        r"invoke-(mimikatz|kerberoast|credential\w*|ninjacopy|passwordspray|domainpasswordspray|dcsync|wcmdump|sessiongopher|lsadump)|get-(gpppassword|vaultcredential|lsasecret|keystrokes|passhashes|azurepasswords|netntlm)",
        r"/etc/(shadow|master\.passwd|gshadow|security/opasswd)\b",
        r"(dump-keychain|login\.keychain(-db)?|/library/keychains/\S*)[^\n]*",
        r"display dialog[^\n]*(password|hidden answer)|promptforcredential[^\r\n]*|credui(promptfor|\.dll)|getcredential\([^\r\n]*\)\.getnetworkcredential|\.getnetworkcredential\(\)\.password|\.getnetworkcredential\(\)\s*\.\s*password",
        r"\b(findstr|grep)\s[^\r\n]*(/s|/si|-r\w*|-ri|-\w*r)\b[^\r\n]*(passw(or)?d?|api_?key|id_rsa)",
        r"(-recurse|ls\s+-r)\b[^\r\n]*(select-string|sls)\b[^\r\n]*passw",
        r"(ls|dir|gci|get-childitem|find|copy|cp)\b[^\r\n]*(id_rsa|id_ed25519|\*\.(kdbx|ppk|pem|pfx|p12|key|gpg|ovpn|rdg)\b|ultravnc\.ini|sitelist\.xml|unattend\.xml|web\.config[^\r\n]*passw|recentservers\.xml|filezilla)",
        r"nppspy|uselogoncredential[^\r\n]*\b1\b",
        r"(add|new-item\w*|set-item\w*)\b[^\r\n]*silentprocessexit",
        r"\bnanodump|\bdumpert|\bphysmem|xordump|outflank|\bsafetydump|processhacker|werfault(\.exe)?\b[^\r\n]*(-u|/h|lsass)",
        r"\btcpdump\b[^\n]*(grep|egrep)[^\n]*(pass|user)",
        r"proc/\S*/(environ|maps|mem)\b",
        r"dscl\s+\S+\s+-?read\s+/users/\S+\s+(shadowhashdata|authenticationauthority|generateduid)|shadowhashdata",
        r"reg(\.exe)?\s+query[^\r\n]*(/f\s+passw|passw\w*\s+/t|simontatham\\putty\\sessions|orl\\winvnc|realvnc|snmp\\parameters)",
        r"\bget-aadint|adconnectdump|aadinternals|export-adfs\w*(token|key)|azureadkerberos.*key",
        r"\.(ssh|aws|azure|kube|gnupg|docker)/(id_|cred|config\.json|token|access|private)",
    ],
    about_change: false,
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::holds;

    #[test]
    fn reading_out_secrets_is_found() {
        holds(
            &RULE,
            &[
                ("cmd", "procdump.exe -accepteula -ma lsass.exe c:\\a.dmp"),
                ("cmd", "reg save HKLM\\SAM sam.hiv"),
                ("cmd", "netsh wlan show profile name=x key=clear"),
                ("bash", "sudo cat /etc/shadow"),
                ("bash", "curl http://169.254.169.254/latest/meta-data/iam/"),
                ("zsh", "security dump-keychain -d login.keychain"),
            ],
            &[
                ("cmd", "netsh wlan show profiles"),
                ("powershell", "Get-Process | Where-Object CPU -gt 10"),
                ("bash", "cat /etc/passwd"),
                ("powershell", "Get-ADUser x -Properties PasswordLastSet"),
                ("cmd", "reg query HKLM\\SYSTEM\\CurrentControlSet"),
            ],
        );
    }
}
