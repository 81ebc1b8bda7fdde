//! The reference of the settings, made from the list of them and from their flags.

use clap::builder::StyledStr;
use clap::{Arg, Args, Command};

use super::arguments::{CommonArgs, ServerArgs};
use super::setting::{self, Told};

/// What the text of a flag ends with.
pub(super) const DEFAULT: &str = " [default: ";

/// `argument` with its default in its text, where it is a setting.
pub fn with_default(argument: Arg) -> Arg {
    let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned());
    let setting = setting::all().find(|told| Some(told.names.variable) == variable.as_deref());
    let help = argument.get_help().map(StyledStr::to_string).unwrap_or_default();
    match setting {
        Some(told) if !help.contains(DEFAULT) => {
            let default = told.default.replace('`', "");
            argument.help(format!("{help}{DEFAULT}{default}]"))
        }
        _ => argument,
    }
}

/// A setting with what its flag says of it.
struct Entry {
    told: Told,
    /// `--json-limit BYTES`; none of what has no flag.
    flag: Option<String>,
    meaning: String,
}

fn entries() -> Vec<Entry> {
    let command = ServerArgs::augment_args(CommonArgs::augment_args(Command::new("")));
    setting::all()
        .map(|told| {
            let argument = command.get_arguments().find(|argument| {
                argument.get_env().is_some_and(|name| name == told.names.variable)
            });
            let help = argument.and_then(Arg::get_help).map(StyledStr::to_string);
            let said = help.as_deref().map(|help| help.split_once(DEFAULT).map_or(help, |of| of.0));
            let meaning: Vec<_> =
                said.into_iter().chain([told.names.note]).filter(|text| !text.is_empty()).collect();
            let flag = argument.and_then(flag_of);
            Entry { flag, meaning: meaning.join(". "), told }
        })
        .collect()
}

fn flag_of(argument: &Arg) -> Option<String> {
    let flag = argument.get_long()?;
    let value = argument.get_value_names().and_then(|names| names.first())?;
    Some(format!("--{flag} {value}"))
}

/// The settings as a page in Markdown.
#[must_use]
pub fn markdown() -> String {
    let rows: Vec<_> = entries().iter().map(row).collect();
    format!("{HEAD}{}{TAIL}", rows.concat())
}

const HEAD: &str = "\
# Settings

Printed by `healthy-cities-registry settings`, from the list that the program itself reads. How they are given, and which layer wins: [OPERATIONS.md](OPERATIONS.md#configuration). Sizes are in bytes, times in seconds.

| file key | flag | environment | default | bounds | what it is |
|---|---|---|---|---|---|
";

const TAIL: &str = "
As a file to begin with, all of it commented out: `healthy-cities-registry settings --format toml`.
";

fn row(Entry { told, flag, meaning }: &Entry) -> String {
    let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{text}`") };
    format!(
        "| {} | {} | `{}` | {} | {} | {meaning} |\n",
        code(told.names.key),
        code(flag.as_deref().unwrap_or_default()),
        told.names.variable,
        told.default,
        told.bounds,
    )
}

/// The settings as a configuration file in which all of them are commented out.
#[must_use]
pub fn toml() -> String {
    let (mut text, mut open) = (Vec::new(), "");
    for Entry { told, meaning, .. } in entries() {
        let Some((section, key)) = told.names.key.split_once('.') else {
            continue;
        };
        if section != open {
            let blank = if open.is_empty() { "" } else { "\n" };
            text.push(format!("{blank}[{section}]\n"));
            open = section;
        }
        let (default, bounds) = (told.default.replace('`', ""), told.bounds.replace('`', ""));
        let value = told.literal.unwrap_or_else(|| "…".to_owned());
        text.push(format!("# {meaning}.\n# ({bounds}; default: {default})\n#{key} = {value}\n"));
    }
    text.concat()
}
