//! The file: style, markup, data and script, one after the other, and what a browser is told it may do.
//!
//! The browser is told to run the one script and use the one style that stand here, by their hashes, and to reach
//! for nothing else. What comes from the program is data for the script, never markup.

use bc_core::count::number_of;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::strings::{base64, html, json, list};
use super::{CutOff, Page};

const BODY: &str = include_str!("body.html");
const STYLE: &[&str] = &[include_str!("page.css")];
/// One script, of parts that see each other.
const SCRIPT: &[&str] = &[
    "'use strict';\n",
    include_str!("data.js"),
    include_str!("words.js"),
    include_str!("panes.js"),
    include_str!("control.js"),
];

pub(super) fn write(
    page: &Page,
    out: &mut (impl Write + ?Sized),
    sources: &dyn Fn(&str) -> Option<String>,
) -> io::Result<()> {
    let (style, script) = (STYLE.concat(), SCRIPT.concat());
    let title = html(&page.options.title);
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '{}'; style-src '{}'; \
         img-src data:; base-uri 'none'; form-action 'none'\">",
        hash(&script),
        hash(&style)
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    )?;
    // Else a browser asks the server for one.
    writeln!(out, "<link rel=\"icon\" href=\"data:,\">")?;
    writeln!(
        out,
        "<title>{title}</title>\n<style>{style}</style>\n</head>"
    )?;
    out.write_all(BODY.as_bytes())?;
    write!(out, "<script type=\"application/json\" id=\"data\">")?;
    data(page, out, sources)?;
    writeln!(
        out,
        "</script>\n<script>{script}</script>\n</body>\n</html>"
    )
}

/// The run, in JSON.
fn data(
    page: &Page,
    out: &mut (impl Write + ?Sized),
    sources: &dyn Fn(&str) -> Option<String>,
) -> io::Result<()> {
    let encoder = &page.encoder;
    let cut = match page.cut_off {
        None => String::new(),
        Some(CutOff::Steps) => format!("Cut off after {}", number_of(encoder.steps(), "step")),
        Some(CutOff::Bytes) => format!(
            "Cut off after {}: there is too much to show",
            number_of(encoder.steps(), "step")
        ),
    };
    write!(
        out,
        "{{\"title\":{},\"cut\":{},\"files\":",
        json(&page.options.title),
        json(&cut)
    )?;
    let files = encoder.files.iter().map(|name| {
        let text = sources(name).map_or("null".to_owned(), |text| json(&text));
        format!("[{},{text}]", json(name))
    });
    write!(out, "{}", list(files))?;
    write!(out, ",\n\"codes\":[")?;
    for (at, code) in encoder.codes.iter().enumerate() {
        let comma = if at > 0 { ",\n" } else { "" };
        let code = if code.is_empty() { "null" } else { code };
        write!(out, "{comma}{code}")?;
    }
    write!(out, "],\n\"outputs\":[")?;
    for (at, text) in encoder.outputs.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(out, "{comma}{}", json(text))?;
    }
    write!(out, "],\n\"strings\":[")?;
    for (at, text) in encoder.strings.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(out, "{comma}{}", json(text))?;
    }
    write!(out, "],\n\"events\":\"{}\"}}", base64(&encoder.bytes))
}

/// What a policy calls an inline script or style by.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}
