//! How the screen looks: from the state to cells. It is drawn anew each time, and depends on nothing else.
//!
//! What matters is told by words and marks; colours and weights repeat it. Absent: the terminal (see
//! [`super::terminal`]).

use super::keys;
use super::state::{Pane, Popup, State};
use super::text;
use crate::cmd::step::show;
use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::style::{Color, Modifier, Style};

/// On less than this nothing can be shown that would help.
const SMALLEST: (u16, u16) = (40, 10);

const PLAIN: Style = Style::new();
const BAR: Style = Style::new().add_modifier(Modifier::REVERSED);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const CURRENT: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);
const SOURCE: Style = Style::new().fg(Color::Cyan);
const STOP: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
const PUSHED: Style = Style::new().fg(Color::Green).add_modifier(Modifier::BOLD);
const POPPED: Style = Style::new().fg(Color::Magenta);
const CHANGED: Style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);
const ERROR: Style = Style::new().fg(Color::Red);

/// A line of a pane.
struct Line {
    text: String,
    style: Style,
}

impl Line {
    fn new(text: String, style: Style) -> Line {
        Line { text, style }
    }
}

/// What there is to know of what was drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Drawn {
    /// Where the terminal's own cursor is to stand, if anywhere.
    pub(super) cursor: Option<(u16, u16)>,
    /// How far what is in front, or has the focus, can be scrolled.
    pub(super) lowest: usize,
    /// How many of its lines are shown.
    pub(super) page: usize,
    /// How many columns there are.
    pub(super) columns: usize,
}

/// Draws all of it.
pub(super) fn draw(state: &State, buffer: &mut Buffer) -> Drawn {
    let area = buffer.area;
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let (width, height) = SMALLEST;
        let text = format!("too small: {width}x{height} is needed");
        put(buffer, area, 0, &text, PLAIN);
        return Drawn::default();
    }
    let places = Places::of(area);
    title(state, buffer, places.title);
    listing(state, buffer, places.listing);
    for y in places.listing.top()..places.listing.bottom() {
        buffer.set_string(places.listing.right(), y, "│", DIM);
    }
    let (mut lowest, mut page) = (0, usize::from(places.listing.height));
    for (pane, place) in places.panes {
        let down = draw_pane(state, buffer, pane, place);
        if pane == state.focus {
            (lowest, page) = (down, usize::from(place.height) - 1);
        }
    }
    if let Some(popup) = &state.popup {
        lowest = draw_popup(popup, buffer, places.body);
        page = usize::from(places.body.height) - 2;
    }
    let cursor = bottom(state, buffer, places.bottom);
    Drawn {
        cursor,
        lowest,
        page,
        columns: usize::from(area.width),
    }
}

/// Where what stands.
struct Places {
    title: Rect,
    /// All between title and last line.
    body: Rect,
    listing: Rect,
    panes: Vec<(Pane, Rect)>,
    bottom: Rect,
}

impl Places {
    fn of(area: Rect) -> Places {
        let row = |y, height| Rect::new(area.x, y, area.width, height);
        let body = row(area.y + 1, area.height - 2);
        let below = (body.height / 5).clamp(3, 12);
        let top = body.height - below;
        let right = (area.width / 3).max(14);
        let left = area.width - right - 1;
        let mut panes = Vec::new();
        // Where there is little room the last of these go without.
        let shares = [
            (Pane::Stack, 6),
            (Pane::Variables, 5),
            (Pane::Frames, 4),
            (Pane::Blocks, 3),
        ];
        let fit = usize::from(top / 2).min(shares.len());
        let shares = shares.get(..fit).unwrap_or_default();
        let mut y = body.y;
        let order = [Pane::Stack, Pane::Blocks, Pane::Variables, Pane::Frames];
        let mut open: u16 = shares.iter().map(|(_, share)| share).sum();
        let mut rest = top;
        for pane in order {
            let Some((_, share)) = shares.iter().find(|(known, _)| *known == pane) else {
                continue;
            };
            let height = match open == *share {
                true => rest,
                false => (rest * share / open).max(2),
            };
            panes.push((pane, Rect::new(area.x + left + 1, y, right, height)));
            (y, rest, open) = (y + height, rest - height, open - share);
        }
        panes.push((Pane::Output, row(body.y + top, below)));
        Places {
            title: row(area.y, 1),
            body,
            listing: Rect::new(area.x, body.y, left, top),
            panes,
            bottom: row(area.bottom() - 1, 1),
        }
    }
}

/// Writes one line of an area, cut off where it is too long, and all of it in one style.
fn put(buffer: &mut Buffer, area: Rect, row: u16, line: &str, style: Style) {
    if row >= area.height {
        return;
    }
    let (y, line) = (area.y + row, text::line(line));
    let room = usize::from(area.width);
    buffer.set_style(Rect::new(area.x, y, area.width, 1), style);
    if text::width(&line) <= room {
        buffer.set_stringn(area.x, y, &line, room, style);
    } else if let Some(room) = room.checked_sub(1) {
        let (x, _) = buffer.set_stringn(area.x, y, &line, room, style);
        buffer.set_stringn(x, y, "…", 1, style);
    }
}

fn title(state: &State, buffer: &mut Buffer, area: Rect) {
    let here = &state.scene.here;
    let (last, is_end) = state.scene.reach;
    let known = if is_end { "" } else { "+" };
    let mut line = format!(" step {} of {last}{known}  ", here.step);
    match here.frame() {
        Some(frame) => {
            let (path, file) = (frame.code.path(), frame.code.filename());
            line.push_str(&format!("{path}  {file}:{}", frame.line));
        }
        None => line.push_str(&show::ending(here)),
    }
    put(buffer, area, 0, &line, BAR);
    let right = match state.is_working {
        true => " working… Esc cancels ".to_owned(),
        false => format!(" {} ", text::line(&state.file)),
    };
    let width = u16::try_from(text::width(&right)).unwrap_or(u16::MAX);
    let taken = u16::try_from(text::width(&line)).unwrap_or(u16::MAX);
    if state.is_working || taken.saturating_add(width) <= area.width {
        let x = area.right().saturating_sub(width).max(area.x);
        let area = Rect::new(x, area.y, area.right() - x, 1);
        put(buffer, area, 0, &right, BAR);
    }
}

/// The listing, around what is pointed at.
fn listing(state: &State, buffer: &mut Buffer, area: Rect) {
    let rows = state.listing.rows().len();
    let height = usize::from(area.height);
    let top = state
        .pointed
        .saturating_sub(height / 2)
        .min(rows.saturating_sub(height));
    let current = state.listing.current();
    for (line, row) in (top..rows.min(top + height)).enumerate() {
        let is_stopped = state.listing.is_stopped_at(row, &state.scene.breakpoints);
        let is_pointed = row == state.pointed;
        let marks = match (is_stopped, is_pointed) {
            (true, true) => "B>",
            (true, false) => "B ",
            (false, true) => " >",
            (false, false) => "  ",
        };
        let style = match () {
            () if current == Some(row) => CURRENT,
            () if is_stopped => STOP,
            () if state.listing.is_source(row) => SOURCE,
            () => PLAIN,
        };
        let style = match is_pointed {
            true => style.add_modifier(Modifier::REVERSED),
            false => style,
        };
        let text = format!("{marks}{}", state.listing.text(row));
        put(buffer, area, line as u16, &text, style);
    }
    if rows == 0 {
        put(buffer, area, 0, "  nothing runs any more", DIM);
    }
}

/// Draws a pane; how far it can be scrolled.
fn draw_pane(state: &State, buffer: &mut Buffer, pane: Pane, area: Rect) -> usize {
    let Some(height) = area.height.checked_sub(1) else {
        return 0;
    };
    let inside = Rect::new(area.x, area.y + 1, area.width, height);
    let height = usize::from(height);
    let (heading, lines, top) = match pane {
        Pane::Stack => stack(state, height),
        Pane::Blocks => blocks(state),
        Pane::Variables => variables(state, height),
        Pane::Frames => frames(state, area.width),
        Pane::Output => output(state, height),
        Pane::Listing => return 0,
    };
    let has_focus = state.focus == pane;
    let heading = match has_focus {
        true => format!("─[{heading}]"),
        false => format!("─ {heading} "),
    };
    let style = if has_focus { CURRENT } else { DIM };
    let rest = usize::from(area.width).saturating_sub(text::width(&heading));
    put(
        buffer,
        area,
        0,
        &format!("{heading}{}", "─".repeat(rest)),
        style,
    );
    let lowest = lines.len().saturating_sub(height);
    // From the end of output upwards, from the top of all else downwards.
    let top = match (has_focus, pane) {
        (false, _) => top,
        (true, Pane::Output) => lowest.saturating_sub(state.scroll),
        (true, _) => state.scroll,
    };
    let top = top.min(lowest);
    // The value stack grows upwards from the bottom of its pane.
    let down = match pane {
        Pane::Stack => height.saturating_sub(lines.len()),
        _ => 0,
    };
    for (row, line) in lines.iter().skip(top).take(height).enumerate() {
        put(buffer, inside, (down + row) as u16, &line.text, line.style);
    }
    lowest
}

/// A heading, the lines, and the first line to be shown if nobody scrolls.
type Content = (String, Vec<Line>, usize);

fn stack(state: &State, height: usize) -> Content {
    let effect = &state.scene.effect;
    let frame = state.scene.here.frame();
    let depth = frame.map_or(0, |frame| frame.depth);
    let mut heading = format!("stack {depth}");
    for (sign, count) in [('-', effect.popped.len()), ('+', effect.pushed)] {
        if count > 0 {
            heading.push_str(&format!(" {sign}{count}"));
        }
    }
    let popped = effect.popped.iter().rev();
    let mut lines: Vec<Line> = popped
        .map(|value| Line::new(format!("- {value}"), POPPED))
        .collect();
    let gone = lines.len();
    let values = frame.and_then(|frame| frame.values.as_ref());
    let values = values.iter().flat_map(|values| values.stack.iter().rev());
    lines.extend(values.enumerate().map(|(at, value)| match at {
        at if at < effect.pushed => Line::new(format!("+ {value}"), PUSHED),
        _ => Line::new(format!("  {value}"), PLAIN),
    }));
    // The values that are there come first.
    let there = lines.len() - gone;
    let shown = gone.min(height.saturating_sub(there).max(height / 3));
    (heading, lines, gone - shown)
}

fn blocks(state: &State) -> Content {
    let frame = state.scene.here.frame();
    let lines: Vec<Line> = frame
        .iter()
        .flat_map(|frame| {
            let blocks = frame.blocks.iter().rev();
            blocks.map(|block| Line::new(format!("  {}", show::one_block(frame, *block)), PLAIN))
        })
        .collect();
    (format!("blocks {}", lines.len()), lines, 0)
}

fn variables(state: &State, height: usize) -> Content {
    let frame = state.scene.here.frame();
    let variables = frame.map_or_else(Vec::new, |frame| {
        show::variables(frame, &state.scene.effect)
    });
    let first = variables.iter().position(|variable| variable.is_changed);
    let lines: Vec<Line> = variables
        .iter()
        .map(|variable| match variable.is_changed {
            true => Line::new(format!("* {variable}"), CHANGED),
            false => Line::new(format!("  {variable}"), PLAIN),
        })
        .collect();
    let top = first.map_or(0, |first| (first + 1).saturating_sub(height));
    (format!("variables {}", lines.len()), lines, top)
}

/// Less than this is too little for the names of files.
const WIDE: u16 = 40;

fn frames(state: &State, width: u16) -> Content {
    let here = &state.scene.here;
    let lines = match width < WIDE {
        true => {
            let frames = here.frames.iter().rev();
            let short = frames.map(|frame| {
                let path = frame.code.path();
                format!("{path}:{} @{}", frame.line, frame.offset)
            });
            short.collect()
        }
        false => show::frame_lines(here),
    };
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|line| Line::new(format!("  {line}"), PLAIN))
        .collect();
    (format!("frames {}", lines.len()), lines, 0)
}

fn output(state: &State, height: usize) -> Content {
    let lines: Vec<Line> = state
        .scene
        .output
        .iter()
        .map(|line| {
            let is_error = line.starts_with('!');
            Line::new(line.clone(), if is_error { ERROR } else { PLAIN })
        })
        .collect();
    let top = lines.len().saturating_sub(height);
    ("output".to_owned(), lines, top)
}

/// Draws a text in front of all; how far it can be scrolled.
fn draw_popup(popup: &Popup, buffer: &mut Buffer, body: Rect) -> usize {
    let most = usize::from(body.width.saturating_sub(4));
    let lines = text::wrap(&popup.text, most);
    let widest = lines.iter().map(|line| text::width(line)).max();
    // The title and the hint below want some room, too.
    let width = widest.unwrap_or(0).max(30).min(most) as u16 + 4;
    let height = u16::try_from(lines.len() + 2)
        .unwrap_or(u16::MAX)
        .min(body.height);
    let area = Rect::new(
        body.x + (body.width - width) / 2,
        body.y + (body.height - height) / 2,
        width,
        height,
    );
    let rows = usize::from(height.saturating_sub(2));
    let top = popup.scroll.min(lines.len().saturating_sub(rows));
    let hint = match lines.len() > rows {
        true => format!("{}-{} of {}, Esc closes", top + 1, top + rows, lines.len()),
        false => "Esc closes".to_owned(),
    };
    let edge = |left: char, label: &str, right: char| {
        let rest = usize::from(width).saturating_sub(text::width(label) + 5);
        format!("{left}─ {label} {}{right}", "─".repeat(rest))
    };
    put(buffer, area, 0, &edge('┌', popup.title, '┐'), PLAIN);
    for row in 0..rows {
        let line = lines.get(top + row).map_or("", String::as_str);
        let y = row as u16 + 1;
        put(buffer, area, y, "", PLAIN);
        blank(buffer, Rect::new(area.x, area.y + y, width, 1));
        buffer.set_string(area.x, area.y + y, "│", PLAIN);
        buffer.set_stringn(area.x + 2, area.y + y, line, usize::from(width) - 4, PLAIN);
        buffer.set_string(area.right() - 1, area.y + y, "│", PLAIN);
    }
    put(buffer, area, height - 1, &edge('└', &hint, '┘'), PLAIN);
    lines.len().saturating_sub(rows)
}

/// Takes away what stands in an area.
fn blank(buffer: &mut Buffer, area: Rect) {
    for position in area.positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.reset();
        }
    }
}

/// The last line: what is typed, a message, or the main keys.
fn bottom(state: &State, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
    let Some(prompt) = &state.prompt else {
        match state.message.is_empty() {
            true => put(buffer, area, 0, keys::HINTS, DIM),
            false => put(buffer, area, 0, &state.message, PLAIN),
        }
        return None;
    };
    let label = prompt.ask.label();
    let room = usize::from(area.width).saturating_sub(text::width(label) + 1);
    // What was typed last stays in sight.
    let (all, typed) = (prompt.text(), prompt.before());
    let mut before: &str = &typed;
    while text::width(before) > room {
        let mut rest = before.chars();
        rest.next();
        before = rest.as_str();
    }
    let after = all.get(typed.len()..).unwrap_or_default();
    put(buffer, area, 0, &format!("{label}{before}{after}"), PLAIN);
    let column = text::width(label) + text::width(before);
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    Some((area.x + column.min(area.width.saturating_sub(1)), area.y))
}

#[cfg(test)]
mod tests;
