//! What support sees every day: output of tools and logs, of which ordinary parts stay and secret parts go.
//! Never holds output of a real machine.

use super::{made_up, secrets};
use crate::redact::{Personal, redact};

/// Output in which nothing is secret.
const ORDINARY: &[&str] = &[
    "\nWindows IP Configuration\n\n   Host Name . . . . . . . . . . . . : LT-ADA-0423\n   Primary Dns Suffix  . . . . . . . : contoso.local\n   Node Type . . . . . . . . . . . . : Hybrid\n\nEthernet adapter Ethernet:\n   Description . . . . . . . . . . . : Intel(R) Ethernet Connection (7) I219-LM\n   Physical Address. . . . . . . . . : 3C-52-82-1A-2B-3C\n   DHCPv6 IAID . . . . . . . . . . . : 104616578\n   DHCPv6 Client DUID. . . . . . . . : 00-01-00-01-2B-3C-4D-5E-3C-52-82-1A-2B-3C\n   NetBIOS over Tcpip. . . . . . . . : Enabled\n",
    "+----------------------------------------------------------------------+\n| Device State                                                         |\n             AzureAdJoined : YES\n          EnterpriseJoined : NO\n              DomainJoined : NO\n                 DeviceId : 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0\n               Thumbprint : 3F9A1C7E5B0D82643F9A1C7E5B0D82643F9A1C7E\n DeviceCertificateValidity : [ 2026-01-01 10:00:00.000 UTC -- 2036-01-01 10:30:00.000 UTC ]\n           KeyContainerId : 1c2d3e4f-5061-7283-94a5-b6c7d8e9f001\n              KeyProvider : Microsoft Platform Crypto Provider\n             TpmProtected : YES\n             KeySignTest : PASSED\n                  Idp : login.windows.net\n             AuthCodeUrl : https://login.microsoftonline.com/contoso/oauth2/authorize\n          AccessTokenUrl : https://login.microsoftonline.com/contoso/oauth2/token\n                 JoinSrvId : urn:ms-drs:enterpriseregistration.windows.net\n                KeySrvUrl : https://enterpriseregistration.windows.net/EnrollmentServer/key/\n             AzureAdPrt : YES\n     AzureAdPrtUpdateTime : 2026-11-23 08:11:12.000 UTC\n",
    "User name                    ada\nFull Name                    Ada L\nComment\nUser's comment\nCountry/region code          000 (System Default)\nAccount active               Yes\nAccount expires              Never\n\nPassword last set            11/2/2026 9:00:12 AM\nPassword expires             Never\nPassword changeable          11/2/2026 9:00:12 AM\nPassword required            Yes\nUser may change password     Yes\n",
    "Force user logoff how long after time expires?:       Never\nMinimum password age (days):                          1\nMaximum password age (days):                          42\nMinimum password length:                              14\nLength of password history maintained:                24\nLockout threshold:                                    10\n",
    "An account failed to log on.\n\nSubject:\n\tSecurity ID:\t\tNULL SID\n\tAccount Name:\t\t-\n\tLogon ID:\t\t0x0\n\nLogon Type:\t\t\t3\n\nFailure Information:\n\tFailure Reason:\t\tUnknown user name or bad password.\n\tStatus:\t\t\t0xC000006D\n\tSub Status:\t\t0xC000006A\n\nDetailed Authentication Information:\n\tLogon Process:\t\tNtLmSsp\n\tAuthentication Package:\tNTLM\n\tPackage Name (NTLM only):\t-\n\tKey Length:\t\t0\n\tToken Elevation Type:\t%%1936\n",
    "MSI (s) (C8:1C) [10:11:12:345]: Product: Contoso Agent -- Installation failed.\nMSI (s) (C8:1C) [10:11:12:345]: Windows Installer installed the product. Product Name: Contoso Agent. Product Version: 10.2.3.4567. Product Language: 1033. Manufacturer: Contoso. Installation success or error status: 1603.\nProperty(S): ProductCode = {0B1C2D3E-4F50-6172-8394-A5B6C7D8E9F0}\nProperty(S): UpgradeCode = {1C2D3E4F-5061-7283-94A5-B6C7D8E9F001}\nPROPERTY CHANGE: Adding MsiHiddenProperties property. Its value is 'ADMINPASSWORD;SERVICEPASSWORD'.\nProperty(S): ADMINPASSWORD = **********\n",
    "**********************\nWindows PowerShell transcript start\nStart time: 20261123101112\nUsername: CONTOSO\\ada\nRunAs User: CONTOSO\\ada\nConfiguration Name: \nMachine: LT-ADA-0423 (Microsoft Windows NT 10.0.22631.0)\nHost Application: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\nProcess ID: 1234\nPSVersion: 5.1.22621.2506\n**********************\nPS C:\\> $password = Read-Host -AsSecureString\nPS C:\\> $cred = Get-Credential -UserName ada -Message 'Enter the password'\nPS C:\\> Connect-Thing -Credential $cred -Password $password\n",
    "commit 826de5590c75919a8317fdface58206eebe7ebbc (HEAD -> main, tag: v1.2.3)\nAuthor: Ada L <ada@contoso.com>\nDate:   Mon Nov 23 10:00:00 2026 +0100\n\n    Rotate the password of the service account\n\ndiff --git a/auth/token.rs b/auth/token.rs\nindex 8f14e45f..c9f0f895 100644\n-    let token = self.tokens.next_token()?;\n+    let api_key = settings.api_key.as_deref();\n+    password: Option<String>,\n",
    "SHA256 hash of setup.exe:\n3f9a1c7e5b0d82643f9a1c7e5b0d82643f9a1c7e5b0d82643f9a1c7e5b0d8264\nCertUtil: -hashfile command completed successfully.\n\"integrity\": \"sha512-k7Qz2mXw9RtB4vHs8LpD3nJc6GfY5KdT1ZqWxVbNhMgCrFjSyPEeUuAaOoIi0Q==\",\nKB5031354 0x80070005 -2147024891 STOP: 0x0000007E (0xFFFFFFFFC0000005)\n",
    "BitLocker Drive Encryption: Configuration Tool version 10.0.22621\nVolume C: [OSDisk]\n    Key Protectors:      TPM, Numerical Password\n    Numerical Password:\n      ID: {0B1C2D3E-4F50-6172-8394-A5B6C7D8E9F0}\n",
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\n    AutoAdminLogon    REG_SZ    0\n    DefaultUserName    REG_SZ    ada\n    LastUsedUsername    REG_SZ    ada\n    PasswordExpiryWarning    REG_DWORD    0x5\n    publicKeyToken=\"b77a5c561934e089\" processorArchitecture=\"x86\"\n",
    "The password you typed: try again. Reset your password: https://passwordreset.microsoftonline.com\nToken: the security token is expired. Secret: no. Key: value.\nEnter your password: \nPassword:\nLogin: ada\n",
];

#[test]
fn ordinary_output_stays_as_it_is() {
    for text in ORDINARY {
        let redacted = secrets(text);
        assert_eq!(redacted.text(), *text, "{:?}", redacted.kinds());
    }
}

#[test]
fn personal_data_of_ordinary_output_goes_and_what_helps_stays() {
    let all: String = ORDINARY.concat();
    let redacted = redact(&all, Personal::Replaced);
    for gone in [
        "LT-ADA-0423",
        "3C-52-82-1A-2B-3C\n",
        "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0",
        "CONTOSO\\ada",
        "ada@contoso.com",
        "3F9A1C7E5B0D82643F9A",
    ] {
        assert!(!redacted.text().contains(gone), "{gone} is left");
    }
    for kept in [
        "0xC000006D",
        "AzureAdJoined : YES",
        "5.1.22621.2506",
        "10.2.3.4567",
        "1603",
        "PASSED",
        "826de5590c75919a8317fdface58206eebe7ebbc",
        "0x80070005",
        "ProductCode = {0B1C2D3E",
        "10.0.22631.0",
        "2026-11-23 08:11:12.000",
    ] {
        assert!(redacted.text().contains(kept), "{kept} is gone: {}", redacted.text());
    }
}

#[test]
fn what_is_secret_in_output_goes() {
    let cases = [
        ("net user ada Summer2026! /add", "Summer2026!"),
        ("psexec \\\\pc1 -u CONTOSO\\ada -p Summer2026! cmd", "Summer2026!"),
        ("Driver={ODBC Driver 17 for SQL Server};Server=db;UID=sa;PWD=Summer2026;", "Summer2026"),
        ("    Key Content            : correct horse battery\r\n", "correct horse"),
        ("AdmPwd: ok\nms-Mcs-AdmPwd: k7Qz2#mXw9R@", "k7Qz2#mXw9R@"),
        ("cmdkey /generic:TERMSRV/pc1 /user:ada /pass:Summer2026", "Summer2026"),
        ("PS C:\\> $pw = ConvertTo-SecureString 'Summer2026!' -AsPlainText -Force", "Summer2026!"),
        ("msiexec /i agent.msi ADMINPASSWORD=Summer2026 /qn", "Summer2026"),
        ("sudo mount -t cifs //s/x /mnt -o username=ada,password=Summer2026,vers=3.0", "Summer2026"),
        ("export PGPASSWORD='Summer2026'", "Summer2026"),
        ("ftp://ada:Summer2026@files.contoso.com/x", "Summer2026"),
        ("User: ada Password: Summer2026", "Summer2026"),
        ("login: ada / password: Summer2026", "Summer2026"),
        ("{\"username\": \"ada\", \"password\": \"Summer 2026\"}", "Summer 2026"),
        ("<connectionString>Data Source=db;User ID=sa;Password=Summer2026</connectionString>", "Summer2026"),
        ("wpa_supplicant: psk=\"Summer2026!\"", "Summer2026!"),
        ("Passwort: Sommer2026!", "Sommer2026!"),
        ("setx API_TOKEN {a:40}", "{a:40}"),
        ("$env:API_KEY = \"{a:40}\"", "{a:40}"),
        ("Recovery key: 111111-222222-333333-444444-555555-666666-000011-711007", "711007"),
    ];
    let mut left = Vec::new();
    for (text, secret) in cases {
        let (text, secret) = (made_up(text), made_up(secret));
        let redacted = secrets(&text);
        // A made-up value differs by its place: what matters is that something of it went.
        if redacted.text().contains(&secret) || redacted.kinds().is_empty() {
            left.push(format!("{} -> {:?}", redacted.text(), redacted.kinds()));
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}
