//! What commands do, held to a list that was written for this project.
//! Never copies from the labelled data: that is for `cargo xtask eval safety`.

use command_safety::{Shell, classify};

#[test]
fn commands_do_what_their_documentation_says() {
    let mut wrong = Vec::new();
    for line in include_str!("commands.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let (head, text) = line.split_once('\t').expect("a tab before the command");
        let (shell, risk) = head.split_once(' ').expect("shell and risk");
        let verdict = classify(Shell::named(shell).expect("a shell"), text);
        if verdict.risk.key() != risk {
            wrong.push(format!("{line}: {} {:?}", verdict.risk.key(), verdict.unknown));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
