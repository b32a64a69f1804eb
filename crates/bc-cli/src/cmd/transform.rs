//! `pybc transform`: rewrites a file with passes of the catalogue.

use crate::args::TransformArgs;
use crate::cmd::diff;
use crate::exit::{Failure, Outcome, status};
use crate::input::{Given, is_same, names_code, shown};
use crate::io::Io;
use crate::output;
use crate::source;
use bc_core::asm::Item;
use bc_core::count::number_of;
use bc_core::verify::{VerifiedCode, verify};
use bc_transform::catalogue::{Entry, NoSuchPass, PASSES, from_text, looked_up};
use bc_transform::{Error, Event, Pass, Site, Skipped};
use std::ffi::OsString;
use std::io::Write;
use std::sync::Arc;

/// Applies the passes in order; each result is proven before the next pass sees it.
pub(crate) fn run(args: &TransformArgs, io: &Io) -> Outcome {
    if args.list {
        return list(io);
    }
    let Some((file, names)) = args.argv.split_last() else {
        return Err(trouble("transform", "a pass and a file are needed"));
    };
    if names.is_empty() && !names_code(file) && from_text(&file.to_string_lossy()).is_ok() {
        let what =
            "is a pass; which file shall it rewrite? The file stands last, `-` for standard input";
        return Err(trouble(&file.to_string_lossy(), what));
    }
    if names.is_empty() {
        let what = "no pass is named before the file; `pybc transform --list` shows all";
        return Err(trouble(&shown(file), what));
    }
    let passes = names.iter().map(pass).collect::<Result<Vec<_>, _>>()?;
    let wants_file = !args.diff && !args.dry_run;
    if wants_file && args.output.is_none() {
        let what = "where shall the result go? give -o OUT.pyc, --diff or --dry-run";
        return Err(trouble(&shown(file), what));
    }
    if let Some(output) = &args.output
        && is_same(file, output)
        && source::is_source(Given::File(file), b"")
    {
        let what = "is the source itself, which is not replaced";
        return Err(trouble(&shown(output), what));
    }
    for name in names
        .iter()
        .flat_map(|name| looked_up(&name.to_string_lossy()))
    {
        let note = format!(
            "pybc: note: {name} is a name, which is looked up when the code runs; the string is '{name}', quotes included\n"
        );
        io.stderr
            .clone()
            .write_all(io.stderr.fit(&note).as_bytes())?;
    }
    let mut pyc = source::load_file(file, args.optimize, io)?;
    let before = Arc::clone(&pyc.code);
    let mut proof = match verify(&before) {
        Ok(proof) => proof,
        Err(rejection) => return refused(&shown(file), &rejection.to_string(), io),
    };
    for pass in &passes {
        let told = |skipped: &Skipped| {
            let text = format!("{}: {}: {skipped}\n", shown(file), pass.name());
            let mut err = io.stderr.clone();
            err.write_all(io.stderr.fit(&text).as_bytes())
        };
        proof = match step(pass.as_ref(), &proof, args, told, io) {
            Ok(proof) => proof?,
            Err(error) => return refused(&shown(file), &error.to_string(), io),
        };
    }
    let after = Arc::clone(proof.code());
    if args.diff {
        let text = bc_transform::diff::unified(&before, &after, "before", "after");
        diff::write(&text, io)?;
    }
    if let (Some(output), false) = (&args.output, args.dry_run) {
        pyc.code = after;
        match pyc.write() {
            Ok(bytes) => output::write(output, &bytes, io)?,
            Err(error) => {
                let what = format!("no file can hold the result: {error}");
                return refused(&shown(file), &what, io);
            }
        }
    }
    Ok(status::OK)
}

/// One pass: what it leaves alone is told, and what it changes if that is asked for.
fn step(
    pass: &dyn Pass,
    code: &Arc<VerifiedCode>,
    args: &TransformArgs,
    told: impl Fn(&Skipped) -> std::io::Result<()>,
    io: &Io,
) -> Result<Result<Arc<VerifiedCode>, Failure>, Error> {
    let tell = args.dry_run;
    let mut sites = Vec::new();
    let mut skipped = Vec::new();
    let changed = pass.rewrite_watched(code, &mut |event| match event {
        Event::Changed(site) if tell => sites.push(site),
        Event::Changed(_) => {}
        Event::Skipped(each) => skipped.push(each),
    })?;
    let proof = verify(&changed).map_err(|rejection| Error::Rejected {
        pass: pass.name(),
        rejection,
    })?;
    if let Err(error) = skipped.iter().try_for_each(told) {
        return Ok(Err(error.into()));
    }
    if !tell {
        // Who asked for a difference sees that there is none.
        let is_asked = args.output.is_some();
        let is_unchanged =
            is_asked && (Arc::ptr_eq(&changed, code.code()) || changed.is_identical(code.code()));
        let told = match is_unchanged {
            true => writeln!(io.stderr.clone(), "pybc: {}: 0 places changed", pass.name()),
            false => Ok(()),
        };
        return Ok(told.map(|()| proof).map_err(Failure::from));
    }
    Ok(report(pass, &sites, io).map(|()| proof))
}

/// A line for each place: the pass, the code object, the line, what stood there and what comes.
fn report(pass: &dyn Pass, sites: &[Site], io: &Io) -> Result<(), Failure> {
    let mut out = io.stdout.clone();
    for site in sites {
        let line = format!(
            "{}: {} line {}: {} -> {}\n",
            pass.name(),
            site.path,
            site.line,
            opcodes(&site.before),
            opcodes(&site.after)
        );
        out.write_all(out.fit(&line).as_bytes())?;
    }
    writeln!(out, "{}: {}", pass.name(), number_of(sites.len(), "place"))?;
    Ok(())
}

fn opcodes(items: &[Item]) -> String {
    let names: Vec<String> = items
        .iter()
        .filter_map(|item| item.as_instr().map(|instr| instr.opcode.to_string()))
        .collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        _ => names.join(" "),
    }
}

/// `NAME` or `NAME=ARGUMENTS`
fn pass(text: &OsString) -> Result<Box<dyn Pass>, Failure> {
    from_text(&text.to_string_lossy()).map_err(|error| {
        if matches!(error, NoSuchPass::Name { .. }) && names_code(text) {
            let what = "is a file, and stands where a pass should; the file comes last";
            return trouble(&text.to_string_lossy(), what);
        }
        let hint = "`pybc transform --list` shows all passes";
        trouble("transform", &format!("{error} ({hint})"))
    })
}

fn list(io: &Io) -> Outcome {
    let mut out = io.stdout.clone();
    let usage = |entry: &Entry| match entry.arguments {
        "" => entry.name.to_owned(),
        arguments if arguments.starts_with('[') => format!("{}{arguments}", entry.name),
        arguments => format!("{}={arguments}", entry.name),
    };
    for entry in PASSES {
        writeln!(out, "{}\n    {}", usage(entry), entry.summary)?;
    }
    Ok(status::OK)
}

/// The code was not wanted: told on stderr, nothing is written.
fn refused(file: &str, what: &str, io: &Io) -> Outcome {
    let text = format!("{file}: {what}\n");
    let mut err = io.stderr.clone();
    err.write_all(io.stderr.fit(&text).as_bytes())?;
    Ok(status::FINDING)
}

fn trouble(file: &str, what: &str) -> Failure {
    Failure::Io {
        file: file.to_owned(),
        what: what.to_owned(),
    }
}
