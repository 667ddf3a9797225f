//! `glasshouse diff`.

use std::process::ExitCode;

use clap::Args;
use pack::Library;
use pack::difference::{Contrast, Difference, Extends, PhaseOf, Section, difference};
use serde_json::{Value, json};

use crate::changes::ChangeArgs;
use crate::failure::Failure;
use crate::{named, terminal};

const EXAMPLES: &str = "\
Examples:
  glasshouse diff cn-rongcheng cn-suining-2010               two packs
  glasshouse diff val-amsterdam val-amsterdam-reweighted     a pack, and one that extends it
  glasshouse diff cn-court-list --with eu-gdpr               what a law changes in a pack
  glasshouse diff cn-court-list --reform shorter.toml --json

A is the first pack; B is the second, or the first one again, with the changes given laid over it.
Nothing is run: only what the packs say is held against each other. Sources and reasons are not
compared. Where nothing differs it says so; the exit code is 0 either way.";

/// Say in sentences what differs between two packs
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DiffArgs {
    /// The first pack, A: its name, or a path to its folder
    #[arg(value_name = "PACK")]
    pub first: String,

    /// The second pack, B [default: the first, with the changes below]
    #[arg(value_name = "PACK", required_unless_present_any = ["with", "reform", "set"])]
    pub second: Option<String>,

    /// What is laid over it.
    #[command(flatten)]
    pub over: ChangeArgs,

    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints what differs.
pub fn run(args: &DiffArgs) -> Result<ExitCode, Failure> {
    let library = Library::new();
    let second = args.second.as_ref().unwrap_or(&args.first);
    named::pack(&library, &args.first)?;
    named::pack(&library, second)?;
    let a = pack::load(&library, &args.first, &[])?.pack;
    let b = pack::load(&library, second, &args.over.changes())?.pack;
    let difference = difference(&a, &b);
    match args.json {
        true => terminal::print_json(&to_json(&difference, args)?)?,
        false => terminal::print(&to_text(&difference, args))?,
    }
    Ok(ExitCode::SUCCESS)
}

impl DiffArgs {
    /// What is laid over B, a word or two for each.
    fn laid_over(&self) -> Vec<String> {
        let laws = self.over.with.iter().map(|law| format!("the law {law}"));
        let reforms = self.over.reform.iter().map(|file| {
            let name = file.file_name().unwrap_or(file.as_os_str());
            format!("the reform {}", name.to_string_lossy())
        });
        laws.chain(reforms).chain(self.over.set.iter().cloned()).collect()
    }
}

fn to_json(difference: &Difference, args: &DiffArgs) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(difference).map_err(|e| Failure::Output(e.into()))?;
    value["b"]["changes"] = json!(args.laid_over());
    value["same"] = json!(difference.is_empty());
    Ok(value)
}

fn to_text(difference: &Difference, args: &DiffArgs) -> String {
    let mut page = Page { text: String::new(), bold: terminal::colour_out() };
    let (a, b) = (&difference.a, &difference.b);
    let over = args.laid_over();
    let over = if over.is_empty() { String::new() } else { format!(", changed by {}", over.join(", ")) };
    page.line(0, &format!("A is {}; B is {}{over}.", a.name, b.name));
    if let Some(sentence) = extends(&difference.extends) {
        page.line(0, &sentence);
    }
    if difference.is_empty() {
        page.line(0, "Nothing differs.");
    }
    difference.sections.iter().for_each(|section| page.section(0, section));
    for phase in &difference.phases {
        let whose = match phase.of {
            PhaseOf::A => "A changes, B does not",
            PhaseOf::B => "B changes, A does not",
            PhaseOf::Both => "both change, and differ anew",
        };
        page.heading(0, &format!("On {} {whose}", phase.date));
        match phase.sections.is_empty() && phase.settled.is_empty() {
            true => page.line(2, "nothing but sources or reasons"),
            false => phase.sections.iter().for_each(|section| page.section(2, section)),
        }
        if !phase.settled.is_empty() {
            page.line(2, &format!("no longer different: {}", phase.settled.join("; ")));
        }
    }
    page.text
}

fn extends(extends: &Extends) -> Option<String> {
    let takes = |above: &str, below: &str| {
        format!("{above} extends {below}: what it does not state itself it takes from there.")
    };
    match extends {
        Extends::AExtendsB => Some(takes("A", "B")),
        Extends::BExtendsA => Some(takes("B", "A")),
        Extends::Both(base) => Some(format!("Both extend {base}.")),
        Extends::Same | Extends::Neither => None,
    }
}

/// Text under way.
struct Page {
    text: String,
    bold: bool,
}

impl Page {
    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(&terminal::wrapped(text, indent + 2));
    }

    fn heading(&mut self, indent: usize, text: &str) {
        let (on, off) = if self.bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        let shown = if indent == 0 { text.to_uppercase() } else { text.to_owned() };
        self.text.push_str(&format!("\n{}{on}{shown}{off}\n", " ".repeat(indent)));
    }

    /// Each thing that differs, below what it is a part of.
    fn section(&mut self, indent: usize, section: &Section) {
        self.heading(indent, &section.title);
        let mut above = None;
        for contrast in &section.contrasts {
            let group = group(contrast);
            if group != above
                && let Some(group) = &group
            {
                self.line(indent + 2, group);
            }
            let deeper = if group.is_some() { 4 } else { 2 };
            self.line(indent + deeper, &format!("- {}", below(contrast)));
            above = group;
        }
    }
}

/// What a contrast stands below: the side that alone has it, or the thing that it is a part of.
fn group(contrast: &Contrast) -> Option<String> {
    match (&contrast.at[..], contrast.only) {
        ([_], None) | ([], _) => None,
        ([_], Some(only)) => {
            let mut letters = only.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>() + ":")
        }
        ([thing, ..], _) => Some(format!("{thing}:")),
    }
}

/// What is said there.
fn below(contrast: &Contrast) -> String {
    let about = if contrast.at.len() > 1 { &contrast.at[1..] } else { &contrast.at[..] };
    let only = contrast.only.filter(|_| contrast.at.len() > 1);
    let parts = [about.join(", "), only.unwrap_or_default().to_owned(), contrast.words.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}
