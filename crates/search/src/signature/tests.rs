//! What spellings are read as, what codes are called, and what is told of them.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::Signature::{Aadsts, Ese, OsStatus, Status, Stop, Win32};
use super::*;

fn http(status: u16) -> Signature {
    Signature::Http { status, part: 0 }
}

fn event(number: u32, source: Option<&'static str>) -> Signature {
    Signature::Event { number, source }
}

fn mail(class: u8, subject: u8, detail: u16) -> Signature {
    Signature::Mail { class, subject, detail }
}

fn check(text: &str, expected: Expect) {
    let mut told = String::new();
    for signature in signatures(text) {
        for Row { name, value } in signature.decode() {
            told.push_str(&format!("{name}: {value}\n"));
        }
    }
    expected.assert_eq(&told);
}

#[test]
fn every_spelling_is_one_code() {
    for (spellings, code) in [
        (
            &[
                "0x80070005",
                "0X80070005.",
                "(80070005)",
                "-2147024891",
                "error=0x080070005",
                "error 2147942405",
                "error code 2147024891",
                "E_ACCESSDENIED",
            ][..],
            Status(0x8007_0005),
        ),
        (&["AADSTS50034", "aadsts50034:"], Aadsts(50034)),
        (
            &[
                "error 1231",
                "Error code: 1231",
                "error 0x4cf",
                "System error 1231 has occurred.",
                "Win32 error code 1231",
                "win32-1231",
                "ERROR_NETWORK_UNREACHABLE",
                "error_network_unreachable",
            ],
            Win32(1231),
        ),
        (&["WSAECONNREFUSED", "error 10061", "error (10061)"], Win32(10061)),
        (&["exit code 1603", "returned 1603", "ERROR_INSTALL_FAILURE"], Win32(1603)),
        (&["STATUS_ACCESS_DENIED", "0xC0000022", "c0000022", "-1073741790"], Status(0xc000_0022)),
        (
            &[
                "HTTP 503 Service Unavailable",
                "503 service unavailable",
                "HTTP/1.1 503",
                "http status code 503",
                "error 503",
                "(503) Service Unavailable",
            ],
            http(503),
        ),
        (&["The remote server returned an error: (401) Unauthorized."], http(401)),
        (&["Event ID 1058", "event 1058", "EventID: 1058", "event id: 1058 was logged"], event(1058, None)),
        (
            &["event 10016 DistributedCOM", "DistributedCOM event 10016", "Event ID 10016 (DistributedCOM)"],
            event(10016, Some("distributedcom")),
        ),
        (
            &["Event ID 7000, source Service Control Manager", "Event 7000 from Service Control Manager"],
            event(7000, Some("servicecontrolmanager")),
        ),
        (&["Event 1058 (Microsoft-Windows-GroupPolicy)"], event(1058, Some("grouppolicy"))),
        (&["550 5.7.193", "#550 5.7.193 x", "NDR 5.7.193", "5.7.193"], mail(5, 7, 193)),
        (&["5.1.1", "bounce 5.1.1", "#5.1.1", "the code 5.1.1 came back"], mail(5, 1, 1)),
        (&["OSStatus -50", "error -50", "Error code -50", "osstatus-50"], OsStatus(50)),
        (&["error -1018", "JET error -1018", "Jet_errReadVerifyFailure"], Ese(1018)),
        (
            &[
                "STOP 0x0000007B",
                "Stop code: 0x7b",
                "bugcheck 0x7B",
                "Bug Check 0x0000007b",
                "INACCESSIBLE_BOOT_DEVICE",
                "inaccessible_boot_device",
            ],
            Stop(0x7b),
        ),
        (&["0x0000007B", "0x0000007b (see below)"], Status(0x7b)),
        (&["FFFFFC06", "0xfffffc06"], Status(0xffff_fc06)),
        (&["error 00002095", "000020EF", "(0x000020EF)"][..1], Status(0x2095)),
        (&["error -895025145", "0xCAA70007"], Status(0xcaa7_0007)),
        (&["JET error -400", "ese-400"], Ese(400)),
        (&["OSStatus -404"], OsStatus(404)),
        (&["error 0x2001"], Status(0x2001)),
        (&["Source: ADSync Date: 8/22/2019 11:11:17 PM Event ID: 6301"], event(6301, Some("adsync"))),
        (&["the error code 451 4.7.500-699"], mail(4, 7, 500)),
        (&["HTTP Error 500.19 - Internal Server Error"], Signature::Http { status: 500, part: 19 }),
    ] {
        for spelling in spellings {
            assert_eq!(signatures(spelling), [code], "{spelling}");
        }
    }
}

#[test]
fn other_numbers_are_no_codes() {
    for text in [
        "0x5",
        "12345678",
        "deadbeef",
        "cafebabe",
        "ffffffff",
        "2147024891",
        "x-2147024891",
        "-0000000005",
        "AADSTS5",
        "0x180070005",
        "",
        "5",
        "room 401",
        "3 errors",
        "error 0 of 5 is fine",
        "10.0.0.1",
        "5.0.285 x",
        "version 5.1.1 is out",
        "v5.1.1 of it",
        "PowerShell 5.1.1 or later",
        "S_OK NO_ERROR",
        "in 2016 and 2019",
        "https://404.example",
        "-50 degrees",
        "200 OK",
        "the app id 1058",
        "page 5-50",
        "0x00000001 as a flag",
        "HTTP 200",
        "Error 3/11/2019",
        "setup failed with error code 7",
        "an error at 7:15",
        "error, 5,000 of them",
        "CLSID {87f34f06-107b-33a6-afaa-7684222ba40b}",
    ] {
        if text == "5" || text == "0x5" {
            // Alone they may be a field of one code.
            assert_eq!(signatures(&format!("about {text}")), [], "{text}");
        } else {
            assert_eq!(signatures(text), [], "{text}");
        }
    }
}

#[test]
fn codes_of_a_message_are_found_in_order() {
    let text =
        "Event ID: 1030 and 1058. The processing failed (80070035), error 53; see ERROR_BAD_NETPATH or HTTP 404.";
    assert_eq!(signatures(text), [event(1030, None), event(1058, None), Status(0x8007_0035), Win32(53), http(404)]);
}

#[test]
fn a_field_of_one_code_takes_more_than_running_text() {
    for (text, code) in [
        ("1231", Win32(1231)),
        ("404", http(404)),
        ("0x5", Status(5)),
        ("-50", OsStatus(50)),
        ("-1018", Ese(1018)),
        ("50105", Aadsts(50105)),
        ("2147942405", Status(0x8007_0005)),
        ("error-1231", Win32(1231)),
        ("System error 1231 has occurred", Win32(1231)),
    ] {
        assert_eq!(Signature::spelt(text), Some(code), "{text}");
    }
    for text in ["", "outlook", "outlook 0x8004010f", "0x80070005 0x80070006", "123456789", "12 34", "error"] {
        assert_eq!(Signature::spelt(text), None, "{text}");
    }
    assert_eq!(Signature::spelt(&"5".repeat(300_000)), None);
}

#[test]
fn what_says_the_same_is_told() {
    for (code, other) in [
        (Status(0x8007_04cf), Win32(1231)),
        (Win32(1231), Status(0x8007_04cf)),
        (Status(0x4cf), Win32(1231)),
        (Status(0xc007_0005), Win32(5)),
        (Status(0xd000_0022), Status(0xc000_0022)),
        (Status(0xc000_0022), Status(0xd000_0022)),
        (Status(0x8019_0194), http(404)),
        (Status(0xc800_03fa), Ese(1018)),
        (Status(0xffff_fc06), Ese(1018)),
        (Ese(1018), Status(0xffff_fc06)),
        (Status(0x7b), Stop(0x7b)),
        (Status(0x7b), Win32(123)),
        (Stop(0x7b), Status(0x7b)),
        (event(1058, Some("grouppolicy")), event(1058, None)),
    ] {
        assert!(code.equivalents().contains(&other), "{code} {:?}", code.equivalents());
    }
    assert_eq!(Aadsts(50034).equivalents(), []);
    assert!(!Stop(0x7b).equivalents().contains(&Win32(123)));
}

#[test]
fn a_text_holds_what_says_the_same() {
    for (code, text) in [
        (Status(0x8007_04cf), "System error 1231 has occurred"),
        (Win32(1231), "it shows 0x800704CF"),
        (Stop(0x7b), "Stop: 0x0000007B (INACCESSIBLE_BOOT_DEVICE)"),
        (event(1058, None), "GroupPolicy event 1058"),
    ] {
        assert!(code.stands_in(text), "{code}");
    }
    assert!(!Stop(0x7b).stands_in("error 123"));
    assert!(!Win32(5).stands_in("0x80070006 and 5 more"));
}

#[test]
fn well_known_codes_have_their_names_in_both_directions() {
    let names = [
        (Win32(2), "ERROR_FILE_NOT_FOUND"),
        (Win32(5), "ERROR_ACCESS_DENIED"),
        (Win32(53), "ERROR_BAD_NETPATH"),
        (Win32(87), "ERROR_INVALID_PARAMETER"),
        (Win32(1053), "ERROR_SERVICE_REQUEST_TIMEOUT"),
        (Win32(1231), "ERROR_NETWORK_UNREACHABLE"),
        (Win32(1326), "ERROR_LOGON_FAILURE"),
        (Win32(1603), "ERROR_INSTALL_FAILURE"),
        (Win32(1722), "RPC_S_SERVER_UNAVAILABLE"),
        (Win32(1789), "ERROR_TRUSTED_RELATIONSHIP_FAILURE"),
        (Win32(8453), "ERROR_DS_DRA_ACCESS_DENIED"),
        (Win32(9003), "DNS_ERROR_RCODE_NAME_ERROR"),
        (Win32(10061), "WSAECONNREFUSED"),
        (Win32(12029), "ERROR_INTERNET_CANNOT_CONNECT"),
        (Status(0x8000_4005), "E_FAIL"),
        (Status(0x8007_0005), "E_ACCESSDENIED"),
        (Status(0x8000_ffff), "E_UNEXPECTED"),
        (Status(0x8004_0154), "REGDB_E_CLASSNOTREG"),
        (Status(0x8009_0322), "SEC_E_WRONG_PRINCIPAL"),
        (Status(0x8004_010f), "MAPI_E_NOT_FOUND"),
        (Status(0x8024_402c), "WU_E_PT_WINHTTP_NAME_NOT_RESOLVED"),
        (Status(0x8009_2013), "CRYPT_E_REVOCATION_OFFLINE"),
        (Status(0x800b_0109), "CERT_E_UNTRUSTEDROOT"),
        (Status(0x8018_0014), "MENROLL_E_DEVICENOTSUPPORTED"),
        (Status(0x8004_1326), "SCHED_E_TASK_DISABLED"),
        (Status(0xc004_f074), "SL_E_VL_BINDING_SERVICE_UNAVAILABLE"),
        (Status(0xc000_0005), "STATUS_ACCESS_VIOLATION"),
        (Status(0xc000_0022), "STATUS_ACCESS_DENIED"),
        (Status(0xc000_006d), "STATUS_LOGON_FAILURE"),
        (Status(0xc000_006a), "STATUS_WRONG_PASSWORD"),
        (Status(0xc000_0064), "STATUS_NO_SUCH_USER"),
        (Status(0xc000_0234), "STATUS_ACCOUNT_LOCKED_OUT"),
        (Status(0xc000_0135), "STATUS_DLL_NOT_FOUND"),
        (Status(0xc000_0034), "STATUS_OBJECT_NAME_NOT_FOUND"),
        (Status(0xc000_00bb), "STATUS_NOT_SUPPORTED"),
        (Status(0xc000_009a), "STATUS_INSUFFICIENT_RESOURCES"),
        (Status(0xc000_0133), "STATUS_TIME_DIFFERENCE_AT_DC"),
        (Status(0xc000_0225), "STATUS_NOT_FOUND"),
        (Stop(0x0a), "IRQL_NOT_LESS_OR_EQUAL"),
        (Stop(0x1a), "MEMORY_MANAGEMENT"),
        (Stop(0x3b), "SYSTEM_SERVICE_EXCEPTION"),
        (Stop(0x50), "PAGE_FAULT_IN_NONPAGED_AREA"),
        (Stop(0x7b), "INACCESSIBLE_BOOT_DEVICE"),
        (Stop(0x7e), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED"),
        (Stop(0x9f), "DRIVER_POWER_STATE_FAILURE"),
        (Stop(0xd1), "DRIVER_IRQL_NOT_LESS_OR_EQUAL"),
        (Stop(0xef), "CRITICAL_PROCESS_DIED"),
        (Stop(0x109), "CRITICAL_STRUCTURE_CORRUPTION"),
        (Stop(0x124), "WHEA_UNCORRECTABLE_ERROR"),
        (Stop(0x133), "DPC_WATCHDOG_VIOLATION"),
        (Stop(0x19), "BAD_POOL_HEADER"),
        (Ese(1018), "JET_errReadVerifyFailure"),
        (Ese(550), "JET_errDatabaseDirtyShutdown"),
    ];
    for (code, name) in names {
        assert!(code.names().contains(&name), "{code}: {:?}", code.names());
        assert_eq!(signatures(name), [code], "{name}");
    }
    let sign_ins = [
        (50011, "InvalidReplyTo"),
        (50020, "UserUnauthorized"),
        (50034, "UserAccountNotFound"),
        (50053, "IdsLocked"),
        (50055, "InvalidPasswordExpiredPassword"),
        (50057, "UserDisabled"),
        (50058, "UserInformationNotProvided"),
        (50076, "UserStrongAuthClientAuthNRequired"),
        (50105, "EntitlementGrantsNotFound"),
        (50126, "InvalidUserNameOrPassword"),
        (53000, "DeviceNotCompliant"),
        (53003, "BlockedByConditionalAccess"),
        (65001, "DelegationDoesNotExist"),
        (90094, "AdminConsentRequired"),
    ];
    for (number, name) in sign_ins {
        assert_eq!(Aadsts(number).names(), [name]);
    }
}

#[test]
fn a_code_is_called_by_its_own_name_or_by_that_of_what_it_wraps() {
    assert_eq!(Status(0x8007_0005).name(), Some("E_ACCESSDENIED"));
    assert_eq!(Status(0x8007_04cf).name(), Some("ERROR_NETWORK_UNREACHABLE"));
    assert_eq!(Status(0x7b).name(), None);
    assert_eq!(http(404).name(), None);
}

#[test]
fn meanings_are_told_through_what_a_code_wraps() {
    for (code, meaning) in [
        (Status(0x8007_0005), "the account may not do this"),
        (Status(0x8007_04cf), "the network, or the place in it, cannot be reached"),
        (Status(0xd000_0022), "access is refused"),
        (Status(0x8019_0194), "nothing is at that address"),
        (Status(0xffff_fc06), "a page was read from the disk whose checksum is wrong"),
        (mail(5, 7, 57), "the client did not sign in before it sent"),
        (mail(4, 7, 500), ""),
        (event(1058, Some("grouppolicy")), "Group Policy could not read a policy's file from SYSVOL"),
        (event(10016, None), ""),
        (Status(0x7b), ""),
    ] {
        assert_eq!(code.meaning().unwrap_or_default(), meaning, "{code}");
    }
}

#[test]
fn parts_are_told() {
    check(
        "0x80070005",
        expect![[r#"
        Code: 0x80070005
        Name: E_ACCESSDENIED
        Means: the account may not do this
        Type: HRESULT
        Severity: 1 (failure)
        Facility: 7 (WIN32)
        Defined by: Microsoft
        Wraps: Win32 error 5 (ERROR_ACCESS_DENIED)
        Number: 5 (0x0005)
        Decimal, signed: -2147024891
        Decimal, unsigned: 2147942405
        Comes from: Windows itself: the low half is a Win32 error
    "#]],
    );
    check(
        "8004010F",
        expect![[r#"
        Code: 0x8004010F
        Name: MAPI_E_NOT_FOUND
        Means: Outlook or Exchange did not find an object, such as a data file, a folder or an address book
        Type: HRESULT
        Severity: 1 (failure)
        Facility: 4 (ITF)
        Defined by: Microsoft
        Number: 271 (0x010f)
        Decimal, signed: -2147221233
        Decimal, unsigned: 2147746063
        Comes from: MAPI (Outlook and Exchange), or COM
    "#]],
    );
    check(
        "0xC0000005",
        expect![[r#"
        Code: 0xC0000005
        Name: EXCEPTION_ACCESS_VIOLATION, STATUS_ACCESS_VIOLATION
        Means: a program touched memory that it may not touch
        Type: NTSTATUS
        Severity: 3 (error)
        Facility: 0 (NULL)
        Defined by: Microsoft
        Number: 5 (0x0005)
        Decimal, signed: -1073741819
        Decimal, unsigned: 3221225477
        Comes from: the Windows kernel and its subsystems
    "#]],
    );
    check(
        "0xd0000022",
        expect![[r#"
        Code: 0xD0000022
        Means: access is refused
        Type: HRESULT of an NTSTATUS
        Wraps: NTSTATUS 0xC0000022 (STATUS_ACCESS_DENIED)
        Defined by: Microsoft
        Number: 34 (0x0022)
        Decimal, signed: -805306334
        Decimal, unsigned: 3489660962
        Comes from: the Windows kernel and its subsystems
    "#]],
    );
    check(
        "AADSTS50034",
        expect![[r#"
        Code: AADSTS50034
        Name: UserAccountNotFound
        Means: the account does not exist in this tenant
        Type: Microsoft Entra sign-in error
        Number: 50034
        Comes from: Microsoft Entra ID, at sign-in
    "#]],
    );
    check(
        "0x0000007B",
        expect![[r#"
            Code: 0x0000007B
            Type: A number; its family is not written with it
            As a stop code: STOP 0x0000007B (INACCESSIBLE_BOOT_DEVICE): Windows lost access to the disk that it starts from
            As a Win32 error: Win32 error 123 (ERROR_INVALID_NAME): a file, folder or volume name has signs that are not allowed
            Decimal: 123
        "#]],
    );
    check(
        "0x87D1041C",
        expect![[r#"
        Code: 0x87D1041C
        Means: the app was installed and is not detected afterwards
        Type: HRESULT
        Severity: 1 (failure)
        Facility: 2001
        Defined by: Microsoft
        Number: 1052 (0x041c)
        Decimal, signed: -2016345060
        Decimal, unsigned: 2278622236
        Comes from: Intune or the Configuration Manager client, about an app or a setting on a device
    "#]],
    );
    check(
        "0xA00F4244",
        expect![[r#"
            Code: 0xA00F4244
            Type: HRESULT
            Severity: 1 (failure)
            Facility: 15
            Defined by: the maker of a program (customer bit set)
            Number: 16964 (0x4244)
            Decimal, signed: -1609612732
            Decimal, unsigned: 2685354564
            Comes from: the Camera app
        "#]],
    );
    check(
        "error 1231, HTTP 503, event 1058, 5.7.193",
        expect![[r#"
        Code: Win32 error 1231
        Name: ERROR_NETWORK_UNREACHABLE
        Means: the network, or the place in it, cannot be reached
        Type: Win32 error
        Number: 1231
        Hexadecimal: 0x4cf
        As HRESULT: 0x800704CF
        Comes from: Windows itself, or a program that passes on its errors
        Code: HTTP 503
        Means: the server is overloaded or out of service for now
        Type: HTTP status
        Reason phrase: Service Unavailable
        Class: 5, something about the server
        Comes from: a web server, or a proxy or gateway before it
        Code: Event ID 1058
        Type: Event of the Windows log
        Number: 1058
        From a known source: GroupPolicy: Group Policy could not read a policy's file from SYSVOL
        Code: 5.7.193
        Means: the recipient's organisation refuses mail from this one
        Type: Enhanced mail status (RFC 3463)
        Class: 5, sending it again will not help
        Comes from: a mail server, in its answer or in a delivery report (NDR)
    "#]],
    );
    check(
        "OSStatus -50",
        expect![[r#"
        Code: OSStatus -50
        Name: paramErr
        Means: a parameter was not right
        Type: Result of macOS (OSStatus)
        Number: -50
        Hexadecimal: 0xFFFFFFCE
        Comes from: macOS, or a program on it
    "#]],
    );
    check(
        "STOP 0xC000021A",
        expect![[r#"
        Code: STOP 0xC000021A
        Name: WINLOGON_FATAL_ERROR
        Means: a process that Windows cannot run without has ended
        Type: Stop code of Windows (bug check)
        Number: 0xc000021a
        Comes from: the Windows kernel, on the blue screen or in a dump
    "#]],
    );
}

fn any_signature() -> impl Strategy<Value = Signature> {
    let sources: Vec<&'static str> = table::EVENT_SOURCES.lines().map(|(key, _)| key).collect();
    prop_oneof![
        (1_u32..).prop_map(Status),
        (1_u32..0x1_0000).prop_map(Win32),
        (1000_u32..100_000_000).prop_map(Aadsts),
        (400_u16..600, 0_u16..1000).prop_map(|(status, part)| Signature::Http { status, part }),
        (0_u32..0x1_0000, proptest::option::of(proptest::sample::select(sources)))
            .prop_map(|(number, source)| Signature::Event { number, source }),
        (4_u8..6, 0_u8..8, 0_u16..1000).prop_map(|(class, subject, detail)| Signature::Mail { class, subject, detail }),
        (1_u32..100_000).prop_map(OsStatus),
        (1_u32..100_000).prop_map(Ese),
        (1_u32..0x1_0000).prop_map(Stop),
    ]
}

proptest! {
    #[test]
    fn a_code_is_read_back_from_how_it_is_written(signature in any_signature()) {
        let written = signature.to_string();
        let key = signature.key();
        prop_assert_eq!(signatures(&written), [signature], "{}", &written);
        prop_assert_eq!(Signature::spelt(&written), Some(signature), "{}", &written);
        prop_assert_eq!(Signature::spelt(&key), Some(signature), "{}", &key);
        prop_assert_eq!(Signature::spelt(&written.to_lowercase()), Some(signature));
        prop_assert!(key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte)));
        prop_assert!(signature.decode().iter().all(|row| !row.value.is_empty()));
    }

    #[test]
    fn a_status_is_found_again_in_all_its_spellings(code in 0x8000_0000_u32..0xc465_3601) {
        let signature = Status(code);
        prop_assert_eq!(signatures(&signature.key()), [signature]);
        prop_assert_eq!(signatures(&code.cast_signed().to_string()), [signature]);
        prop_assert_eq!(signatures(&format!("error {code}")), [signature]);
    }

    #[test]
    fn any_text_is_read(text in "(\\PC|[ -]|error |0x|event |http |[0-9a-f.]){0,60}") {
        for signature in signatures(&text) {
            prop_assert_eq!(Signature::spelt(&signature.key()), Some(signature));
        }
        Signature::spelt(&text);
    }
}
