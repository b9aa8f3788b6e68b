//! What methods and properties of objects do, where PowerShell uses them.
//! Never says that a method reads because it is unknown.

use super::table::{Effect, Outcome};
use crate::command::Member;

/// Methods that answer without changing what they are called on. Source: the .NET class library reference (learn.microsoft.com).
const READS: &str = "\
    tostring split substring replace trim trimstart trimend tolower toupper tolowerinvariant toupperinvariant \
    startswith endswith indexof lastindexof contains containskey containsvalue equals compareto padleft padright \
    format join concat round floor ceiling truncate abs max min pow sqrt parse tryparse parseexact isnullorempty \
    isnullorwhitespace adddays addhours addminutes addseconds addmonths addyears addmilliseconds subtract \
    tolocaltime touniversaltime toshortdatestring tolongdatestring toshorttimestring tofiletime fromfiletime \
    todatetime tochararray toarray clone select where foreach first last count exists find findall findone item \
    refresh matches match ismatch escape unescape tobase64string tostringarray compare translate test readline \
    readtoend readkey readalltext readalllines readallbytes peek combine newguid new dispose close sort reverse \
    converttodatetime todatetimeoffset adddaysto copyto writeline write beep sleep selectsinglenode selectnodes \
    hasvalue isinrole asenumerable fromunixtimeseconds tounixtimeseconds fromdays fromhours fromminutes \
    fromseconds frommilliseconds search querydns resolve gethostentry isdaylightsavingtime";

/// Methods that change what they belong to. Source: the same, and the WMI and SharePoint class references.
const CHANGES: &str = "\
    update add remove removeat clear insert save commit commitchanges put create enable disable start stop kill \
    terminate restart reboot shutdown win32shutdown change changestartmode rename moveto move copy uninstall \
    install upgrade provision unprovision activate deactivate addrange writealltext writealllines writeallbytes \
    appendalltext appendalllines createdirectory createsubkey createsubdirectory run regwrite sendkeys quit invoke \
    invokemethod synchronize publish unpublish approve deny checkin checkout undocheckout breakroleinheritance \
    resetroleinheritance grant revoke joindomainorworkgroup unjoindomainorworkgroup requeststatechange \
    executenonquery restore reset increment pause continue suspend resume mount dismount attach detach lock unlock \
    takeown triggerschedule requestmachinepolicy evaluatemachinepolicy resetpolicy setaccesscontrol cancel retry \
    recycle reload sync initialize apply accept reject register unregister allow";

/// Methods after which something is gone for good.
const DESTROYS: &str = "\
    delete deletetree deletesubkeytree format deletefile deleteall deleteobject purge erase";

/// How methods begin that change what they belong to: `StopService`, `ReleaseDHCPLease`.
const VERBS: &str = "\
    set start stop add remove create enable disable change rename terminate update install uninstall reset restart \
    release renew write send clear put save invoke join unjoin move assign request trigger approve import publish \
    mount dismount apply commit register unregister";

/// Static classes whose methods only compute or read.
const PURE: &str = "\
    math datetime timespan string char int int32 int64 uint32 long double decimal byte bool guid convert regex \
    version uri bitconverter array enum object nullable environment path encoding stringcomparison datetimeoffset \
    ipaddress dns mailaddress timezoneinfo cultureinfo console principal.windowsidentity windowsidentity \
    windowsprincipal securityidentifier ntaccount hashtable xml pscustomobject ref type servicepointmanager domain \
    forest activedirectory.domain x509certificate2 gc stopwatch biginteger linq.enumerable enumerable \
    globalization.cultureinfo web.httputility httputility";

/// What using a member does.
pub(crate) fn member(member: &Member) -> Outcome {
    let name = member.name.to_ascii_lowercase();
    let target = member.target.to_ascii_lowercase();
    let class = target.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(class, _)| class);
    let effect = if member.assigned {
        if member.local || class.is_some_and(is_pure) { Effect::Reads } else { Effect::Changes }
    } else if let Some(class) = class.filter(|_| target.ends_with(']')) {
        of_class(class, &name)
    } else if is_of(READS, &name)
        || name.starts_with("get")
        || ["Is", "To", "is", "to"].iter().any(|start| {
            // `ToString`, but not `Toggle`.
            member.name.strip_prefix(start).is_some_and(|rest| rest.starts_with(char::is_uppercase))
        })
        // What is only in this session may be changed.
        || member.local && is_of(CHANGES, &name)
    {
        Effect::Reads
    } else if is_of(DESTROYS, &name) {
        Effect::Destroys
    } else if is_of(CHANGES, &name) || VERBS.split(' ').any(|verb| name.starts_with(verb)) {
        Effect::Changes
    } else {
        Effect::Unknown
    };
    Outcome::only(effect)
}

/// Whether a list of words holds one.
fn is_of(list: &str, name: &str) -> bool {
    list.split(' ').any(|word| word == name)
}

fn is_pure(class: &str) -> bool {
    let class = class.strip_prefix("system.").unwrap_or(class);
    PURE.split(' ').any(|pure| class == pure || class.ends_with(&format!(".{pure}")))
}

fn of_class(class: &str, method: &str) -> Effect {
    let short = class.rsplit('.').next().unwrap_or(class);
    match short {
        _ if matches!(short, "file" | "directory" | "fileinfo" | "directoryinfo") => {
            if method.starts_with("delete") {
                Effect::Destroys
            } else if method.starts_with("read")
                || method.starts_with("get")
                || method.starts_with("exists")
                || method.starts_with("enumerate")
            {
                Effect::Reads
            } else {
                Effect::Changes
            }
        }
        "environment" if method.starts_with("set") => Effect::Changes,
        "environment" if method.starts_with("exit") => Effect::Reads,
        _ if is_pure(class) => Effect::Reads,
        _ if method == "new" => Effect::Reads,
        _ if method.starts_with("get")
            || method.starts_with("parse")
            || method.starts_with("tryparse")
            || method.starts_with("is") =>
        {
            Effect::Reads
        }
        _ => Effect::Unknown,
    }
}
