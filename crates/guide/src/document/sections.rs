//! The body of a guide: sections by their headings, and in them causes, steps, commands and notes.
//! Never drops text: what has no type of its own is kept as prose or as a section.

use super::attributes::{Attributes, place_of, split};
use super::markdown::{Block, BlockKind, Body, plain_text};
use super::{
    Audience, Cause, Command, Contact, Guide, Note, NoteLabel, Prose, Rights, Risk, Section, Shell, Span, Spanned,
    Step, StepKind, StepPart, System, Undo,
};
use crate::check::Finding;
use crate::triage::{FlowSource, read_flow_text};

const RULE: &str = "section";

/// A heading with what stands under it.
struct Part<'b> {
    title: Spanned<String>,
    attributes: Attributes,
    blocks: &'b [Block],
    span: Span,
}

/// Fills in what the body holds. `start` is where it begins.
pub(super) fn read_sections(body: &Body<'_>, start: usize, guide: &mut Guide, findings: &mut Vec<Finding>) {
    let first = first_heading(&body.blocks, 2);
    guide.summary = joined(body, &body.blocks[..first], start);
    let mut seen: Vec<String> = Vec::new();
    for mut part in parts(body, &body.blocks[first..], 2, findings) {
        let key = part.title.value.to_lowercase();
        if seen.contains(&key) {
            let message = format!("`## {}` stands here twice; join the two", part.title.value);
            findings.push(Finding::blocks(RULE, part.title.span.clone(), message));
        }
        declare(guide, &part.attributes.id);
        match key.as_str() {
            "who this is for" => guide.intro = Some(whole(body, &part)),
            "symptoms" => guide.symptoms.extend(items(body, part.blocks)),
            "causes" | "likely causes" => {
                for cause in parts(body, part.blocks, 3, findings) {
                    declare(guide, &cause.attributes.id);
                    guide.causes.push(read_cause(body, cause, findings));
                }
            }
            "steps" => {
                for step in parts(body, part.blocks, 3, findings) {
                    declare(guide, &step.attributes.id);
                    let step = read_step(body, step, guide.audience, findings);
                    for command in step.commands() {
                        guide.ids.push(command.id.clone());
                    }
                    guide.steps.push(step);
                }
            }
            "contact it or security" => {
                guide.contact = Some(Contact {
                    id: part.attributes.id.clone(),
                    text: without_lists(body, part.blocks),
                    reasons: items(body, part.blocks),
                });
            }
            "not covered" => guide.not_covered = Some(whole(body, &part)),
            "triage" => guide.flow = read_flow(body, part.blocks, &part.span, findings),
            _ => guide.sections.push(Section {
                id: part.attributes.id.clone(),
                title: part.title.clone(),
                text: whole(body, &part),
            }),
        }
        std::mem::take(&mut part.attributes).finish("a section", findings);
        seen.push(key);
    }
}

fn declare(guide: &mut Guide, id: &Spanned<String>) {
    if !id.value.is_empty() {
        guide.ids.push(id.clone());
    }
}

fn first_heading(blocks: &[Block], most: u8) -> usize {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading { level } if level <= most);
    blocks.iter().position(is_heading).unwrap_or(blocks.len())
}

/// Splits blocks at headings of that level (or higher up). What stands before the first one is reported.
fn parts<'b>(body: &Body<'_>, blocks: &'b [Block], level: u8, findings: &mut Vec<Finding>) -> Vec<Part<'b>> {
    let first = first_heading(blocks, level);
    if let (true, Some(block)) = (level > 2, blocks[..first].first()) {
        findings.push(Finding::advises(
            RULE,
            block.span.clone(),
            "this text stands before the first `###` heading and is not shown; move it under one",
        ));
    }
    let mut found = Vec::new();
    let mut rest = &blocks[first..];
    while let Some((heading, after)) = rest.split_first() {
        let next = first_heading(after, level);
        let (title, attributes) = heading_of(body, heading, findings);
        let end = after[..next].last().map_or(heading.span.end, |block| block.span.end);
        found.push(Part {
            title,
            attributes,
            blocks: &after[..next],
            span: heading.span.start..end.max(heading.span.end),
        });
        rest = &after[next..];
    }
    found
}

fn heading_of(body: &Body<'_>, block: &Block, findings: &mut Vec<Finding>) -> (Spanned<String>, Attributes) {
    let raw = body.text(&block.span);
    let content = raw.trim_start_matches('#');
    let content = content.lines().next().unwrap_or_default().trim_start();
    let offset = block.span.start + (raw.find(content).unwrap_or(0));
    let (title, attributes) = split(content, offset, findings);
    let title = plain_text(title.trim_end_matches('#').trim_end());
    (Spanned::new(title, block.span.clone()), attributes)
}

/// All blocks as one piece of prose.
fn joined(body: &Body<'_>, blocks: &[Block], at: usize) -> Prose {
    match (blocks.first(), blocks.last()) {
        (Some(first), Some(last)) => body.prose(first.span.start..last.span.end),
        _ => Prose { span: at..at, ..Prose::default() },
    }
}

fn whole(body: &Body<'_>, part: &Part<'_>) -> Prose {
    joined(body, part.blocks, part.span.end)
}

/// The items of all lists.
fn items(body: &Body<'_>, blocks: &[Block]) -> Vec<Prose> {
    let lists = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::List { items } => Some(items),
        _ => None,
    });
    lists.flatten().map(|span| body.prose(span.clone())).collect()
}

/// What stands before the first list.
fn without_lists(body: &Body<'_>, blocks: &[Block]) -> Prose {
    let first = blocks.iter().position(|block| matches!(block.kind, BlockKind::List { .. })).unwrap_or(blocks.len());
    joined(body, &blocks[..first], blocks.first().map_or(0, |block| block.span.start))
}

fn read_flow(body: &Body<'_>, blocks: &[Block], place: &Span, findings: &mut Vec<Finding>) -> Option<Box<FlowSource>> {
    let flow = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Code { literal } => {
            let first_line = body.text(&block.span).split_inclusive('\n').next()?;
            let offset = block.span.start + first_line.len();
            let is_flow = first_line.trim_start_matches(['`', '~']).trim() == "yaml flow";
            is_flow.then(|| Box::new(read_flow_text(literal, offset, false, findings)))
        }
        _ => None,
    });
    if flow.is_none() {
        let message = "the section holds no flow; add a fenced block that begins with ```yaml flow";
        findings.push(Finding::blocks(RULE, place.clone(), message));
    }
    flow
}

fn read_cause(body: &Body<'_>, mut part: Part<'_>, findings: &mut Vec<Finding>) -> Cause {
    let mut cause = Cause {
        id: part.attributes.id.clone(),
        title: part.title.value.clone(),
        text: Prose::default(),
        confirmed_when: None,
        fixed_by: None,
        fixed_by_steps: Vec::new(),
        span: part.span.clone(),
    };
    let mut rest: Vec<Prose> = Vec::new();
    for block in part.blocks {
        if let Some(text) = labelled(body, block, "Confirmed when:").or_else(|| labelled(body, block, "Confirmed by:"))
        {
            cause.confirmed_when = Some(text);
        } else if let Some(text) = labelled(body, block, "Fixed by:") {
            cause.fixed_by_steps = text
                .links
                .iter()
                .filter_map(|link| Some(Spanned::new(link.target.strip_prefix('#')?.to_owned(), link.span.clone())))
                .collect();
            cause.fixed_by = Some(text);
        } else {
            rest.push(body.prose(block.span.clone()));
        }
    }
    cause.text = merged(rest, &part.span);
    std::mem::take(&mut part.attributes).finish("a cause", findings);
    cause
}

/// Pieces that need not stand side by side, as one.
fn merged(pieces: Vec<Prose>, place: &Span) -> Prose {
    let mut whole = Prose { span: place.clone(), ..Prose::default() };
    for piece in pieces {
        if !whole.markdown.is_empty() {
            whole.markdown.push_str("\n\n");
            whole.text.push('\n');
        }
        whole.markdown.push_str(&piece.markdown);
        whole.text.push_str(&piece.text);
        whole.links.extend(piece.links);
    }
    whole
}

/// The rest of a paragraph that begins with that label.
fn labelled(body: &Body<'_>, block: &Block, label: &str) -> Option<Prose> {
    if !matches!(block.kind, BlockKind::Paragraph) {
        return None;
    }
    let raw = body.text(&block.span);
    let after = raw.trim_start().strip_prefix(label)?;
    let start = block.span.start + (raw.len() - after.len()) + (after.len() - after.trim_start().len());
    Some(body.prose(start.min(block.span.end)..block.span.end))
}

fn read_step(body: &Body<'_>, mut part: Part<'_>, guide_audience: Audience, findings: &mut Vec<Finding>) -> Step {
    let attributes = &mut part.attributes;
    let kind =
        attributes.choice("kind", &[StepKind::Info, StepKind::Command, StepKind::Warning], StepKind::key, findings);
    if kind.is_none() {
        let place = place_of(&attributes.id, &part.title.span);
        findings.push(Finding::blocks(
            "attribute",
            place,
            "this step has no kind; add `kind=info`, `kind=command` or `kind=warning`",
        ));
    }
    let declared_rights = attributes.choice("rights", &[Rights::User, Rights::Admin], Rights::key, findings);
    let declared_risk = attributes.choice("risk", &RISKS, Risk::key, findings);
    let undo = attributes.text("undo").map(undo_of);
    let audience = match attributes.text("audience") {
        None => guide_audience,
        Some(text) => Audience::ALL.into_iter().find(|audience| audience.key() == text.value).unwrap_or_else(|| {
            findings.push(Finding::blocks(
                "attribute",
                text.span.clone(),
                format!("`audience={}` is not known; write `public`, `employees` or `it-staff`", text.value),
            ));
            Audience::ItStaff
        }),
    };
    let mut step = Step {
        id: attributes.id.clone(),
        title: part.title.value.clone(),
        kind: kind.unwrap_or_default(),
        declared_rights,
        declared_risk,
        undo,
        audience: audience.max(guide_audience),
        parts: Vec::new(),
        notes: Vec::new(),
        span: part.span.clone(),
    };
    std::mem::take(attributes).finish("a step", findings);
    read_step_parts(body, part.blocks, &mut step, findings);
    step
}

const RISKS: [Risk; 5] = [Risk::Reads, Risk::Changes, Risk::Destroys, Risk::Bypasses, Risk::Unknown];

fn undo_of(text: Spanned<String>) -> Undo {
    if text.value == "none" { Undo::Impossible } else { Undo::How(text.value) }
}

fn read_step_parts(body: &Body<'_>, blocks: &[Block], step: &mut Step, findings: &mut Vec<Finding>) {
    let mut prose: Option<Span> = None;
    let mut rest = blocks.iter().peekable();
    while let Some(block) = rest.next() {
        let note = NoteLabel::ALL.into_iter().find_map(|label| {
            let text = labelled(body, block, &format!("{}:", label.label()))?;
            Some(Note { label, text })
        });
        if let Some(note) = note {
            flush(body, &mut prose, step);
            step.notes.push(note);
        } else if let Some(mut command) = read_command(body, block, findings) {
            flush(body, &mut prose, step);
            while let Some(next) = rest.peek() {
                if !read_about_command(body, next, &mut command) {
                    break;
                }
                rest.next();
            }
            step.parts.push(StepPart::Command(Box::new(command)));
        } else {
            let start = prose.map_or(block.span.start, |span| span.start);
            prose = Some(start..block.span.end);
        }
    }
    flush(body, &mut prose, step);
}

fn flush(body: &Body<'_>, prose: &mut Option<Span>, step: &mut Step) {
    if let Some(span) = prose.take() {
        step.parts.push(StepPart::Prose(body.prose(span)));
    }
}

/// A fence with an id is a command; one without is an example.
fn read_command(body: &Body<'_>, block: &Block, findings: &mut Vec<Finding>) -> Option<Command> {
    let BlockKind::Code { literal } = &block.kind else { return None };
    let raw = body.text(&block.span);
    let first_line = raw.lines().next()?;
    let info = first_line.trim_start_matches(['`', '~']);
    if info.len() == first_line.len() || !info.contains('{') {
        return None;
    }
    let offset = block.span.start + (first_line.len() - info.len());
    let (language, mut attributes) = split(info, offset, findings);
    let language = language.trim();
    let shell = Shell::ALL.into_iter().find(|shell| shell.key() == language).unwrap_or_else(|| {
        let words: Vec<&str> = Shell::ALL.into_iter().map(Shell::key).collect();
        findings.push(Finding::blocks(
            "attribute",
            offset..offset + info.len(),
            format!("`{language}` is no shell of a command; write one of {}", words.join(", ")),
        ));
        Shell::Sh
    });
    if attributes.id.value.is_empty() {
        let place = offset..offset + info.len();
        findings.push(Finding::blocks("attribute", place, "this command has no id; add `#id` first in the braces"));
    }
    let text_start = block.span.start + first_line.len() + 1;
    let text = literal.strip_suffix('\n').unwrap_or(literal).to_owned();
    let text_end = (text_start + text.len()).clamp(block.span.start, block.span.end);
    let command = Command {
        id: attributes.id.clone(),
        title: attributes.text("title").map(|title| title.value).unwrap_or_default(),
        shell,
        system: attributes.choice("os", &[System::Windows, System::MacOs, System::Linux], System::key, findings),
        rights: attributes.choice("rights", &[Rights::User, Rights::Admin], Rights::key, findings).unwrap_or_default(),
        risk: attributes.choice("risk", &RISKS, Risk::key, findings).unwrap_or(Risk::Unknown),
        undo: attributes.text("undo").map(undo_of),
        text: Spanned::new(text, text_start.min(text_end)..text_end),
        where_to_find: None,
        expect: None,
        expected_output: None,
        otherwise: None,
    };
    attributes.finish("a command", findings);
    Some(command)
}

/// What may stand directly after a command. `false` where the block is something else.
fn read_about_command(body: &Body<'_>, block: &Block, command: &mut Command) -> bool {
    if let BlockKind::Code { literal } = &block.kind {
        let is_output = body.text(&block.span).trim_start_matches(['`', '~']).starts_with("output");
        let wanted = is_output && command.expected_output.is_none();
        if wanted {
            command.expected_output = Some(literal.trim_end().to_owned());
        }
        return wanted;
    }
    if let Some(text) = labelled(body, block, "Where:") {
        command.where_to_find = Some(text);
    } else if let Some(text) = labelled(body, block, "Otherwise:") {
        command.otherwise = Some(text);
    } else if let Some(text) = labelled(body, block, "Expect:") {
        let raw = body.text(&text.span);
        match raw.find("Otherwise:") {
            Some(at) => {
                let split_at = text.span.start + at;
                command.expect = Some(body.prose(text.span.start..split_at));
                let after = split_at + "Otherwise:".len();
                let blank = raw[at + "Otherwise:".len()..].len() - raw[at + "Otherwise:".len()..].trim_start().len();
                command.otherwise = Some(body.prose(after + blank..text.span.end));
            }
            None => command.expect = Some(text),
        }
    } else {
        return false;
    }
    true
}
