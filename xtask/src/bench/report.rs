//! Tables of figures, and the one page that they stand on.
//! Never changes a word of that page outside its marks, and never tells a missed goal as met.

use std::path::PathBuf;

use jiff::Timestamp;

use super::process;
use crate::setup;
use crate::workspace::{self, Failure};

/// The page, seen from the repository.
const PAGE: &str = "docs/performance.md";

/// A table, as Markdown.
pub struct Table {
    lines: Vec<String>,
}

impl Table {
    /// With the heads of its columns.
    pub fn new(heads: &[&str]) -> Self {
        let mut table = Self { lines: Vec::new() };
        table.row(&heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>());
        table.lines.push(format!("|---|{}", "---:|".repeat(heads.len() - 1)));
        table
    }

    /// One row more.
    pub fn row(&mut self, cells: &[String]) {
        self.lines.push(format!("| {} |", cells.join(" | ")));
    }

    /// As text.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// A goal that a figure should be no less than, with the verdict; nothing where no goal is set.
pub fn at_least(goal: Option<f64>, figure: f64) -> String {
    goal.map_or("reported".to_owned(), |goal| format!("≥ {goal:.2}, {}", verdict(figure >= goal)))
}

/// A figure beside the goal that it should be no more than.
pub fn at_most(goal: Option<f64>, figure: f64) -> String {
    let shown = shown(figure);
    goal.map_or(shown.clone(), |goal| format!("{shown} (≤ {goal}, {})", verdict(figure <= goal)))
}

/// A figure with as many digits as it is worth.
pub fn shown(figure: f64) -> String {
    if figure < 10.0 { format!("{figure:.1}") } else { format!("{figure:.0}") }
}

/// Whether a goal was met, in words.
pub fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "**missed**" }
}

/// The figure in the middle; 0 where there is none.
pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}

/// What was measured, where and when. A binary that was named may be of any commit.
pub fn machine(binary_version: &str, named: bool) -> String {
    let cpu = workspace::read("/proc/cpuinfo".as_ref()).unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let model = model.trim_start_matches(['\t', ' ', ':']);
    let kernel = workspace::read("/proc/sys/kernel/osrelease".as_ref()).unwrap_or_default();
    let load = workspace::read("/proc/loadavg".as_ref()).unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("0").to_owned();
    let others = if load.parse::<f64>().is_ok_and(|load| load > 0.7) {
        " **Others were at work on it: read the ratios, not the times.**"
    } else {
        ""
    };
    let said = |mut command: std::process::Command| {
        let output = command.output().map(|output| [output.stdout, output.stderr].concat()).unwrap_or_default();
        String::from_utf8_lossy(&output).lines().next().unwrap_or("not installed").trim().to_owned()
    };
    let of = |program: &str, argument: &str| {
        let mut command = workspace::program(program);
        command.arg(argument);
        said(command)
    };
    let mut commit = workspace::program("git");
    commit.args(["describe", "--always", "--dirty"]);
    let commit = if named { "a binary built elsewhere".to_owned() } else { format!("`{}`", said(commit)) };
    let nginx = setup::nginx().map_or("not installed".to_owned(), |program| of(&program.to_string_lossy(), "-v"));
    format!(
        "{model}, {} cores, Linux {}. {binary_version}, {commit}. {}, {}. {}. Load of the machine before: {load}.{others}",
        process::cores(),
        kernel.trim(),
        of("rustc", "--version"),
        nginx.replace("nginx version: ", ""),
        Timestamp::now().strftime("%Y-%m-%d %H:%M UTC"),
    )
}

/// Puts a text between the marks of its name on the page.
pub fn write(name: &str, text: &str) -> Result<(), Failure> {
    let path: PathBuf = workspace::root().join(PAGE);
    let page = replaced(&workspace::read(&path)?, name, text)?;
    std::fs::write(&path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn replaced(page: &str, name: &str, text: &str) -> Result<String, Failure> {
    let (open, close) = (format!("<!-- bench: {name} -->\n"), format!("<!-- end: {name} -->"));
    let found = page.find(&open).and_then(|from| {
        let from = from + open.len();
        page[from..].find(&close).map(|length| (from, from + length))
    });
    let (from, to) =
        found.ok_or_else(|| format!("{PAGE} has no place `{name}`. Write `{}` and `{close}`", open.trim()))?;
    Ok(format!("{}{}\n{}", &page[..from], text.trim_end(), &page[to..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let page = "Before\n<!-- bench: pages -->\nold\n<!-- end: pages -->\nAfter\n";
        let expected = "Before\n<!-- bench: pages -->\nnew\n<!-- end: pages -->\nAfter\n";
        assert_eq!(replaced(page, "pages", "new\n").unwrap(), expected);
        assert!(replaced(page, "start", "new").unwrap_err().contains("no place `start`"));
    }

    #[test]
    fn a_missed_goal_is_told_as_missed() {
        assert_eq!(at_most(Some(150.0), 151.0), "151 (≤ 150, **missed**)");
        assert_eq!(at_least(Some(1.15), 1.15), "≥ 1.15, met");
    }
}
