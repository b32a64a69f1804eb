//! `strftime` and `strptime` in the C locale and UTC.

use super::calendar::{self, MONTHS, Tm, WEEKDAYS, name};

/// The text of a time by a format; directives unknown to the C library stay as they are.
pub(super) fn format(format: &str, tm: &Tm) -> String {
    let mut out = String::with_capacity(format.len() * 2);
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let written = rest.as_str();
        let mut directive = rest.next();
        let padding = directive.filter(|c| matches!(c, '-' | '_' | '0' | '^' | '#'));
        if padding.is_some() {
            directive = rest.next();
        }
        // The modifiers for alternative representations change nothing in the C locale.
        if matches!(directive, Some('E' | 'O')) {
            directive = rest.next();
        }
        match directive.and_then(|directive| directive_text(directive, padding, tm)) {
            Some(text) if matches!(padding, Some('^' | '#')) => out.push_str(&text.to_uppercase()),
            Some(text) => out.push_str(&text),
            None => {
                out.push('%');
                out.push_str(&written[..written.len() - rest.as_str().len()]);
            }
        }
    }
    out
}

fn directive_text(directive: char, padding: Option<char>, tm: &Tm) -> Option<String> {
    let number = |value: i64, width: usize, fill: char| match padding {
        Some('-') => value.to_string(),
        Some('_') => format!("{value:width$}"),
        Some('0') => format!("{value:0width$}"),
        _ if fill == ' ' => format!("{value:width$}"),
        _ => format!("{value:0width$}"),
    };
    let sunday_first = (tm.weekday + 1) % 7;
    let hour12 = if tm.hour % 12 == 0 { 12 } else { tm.hour % 12 };
    let short = |name: &str| name.get(..3).unwrap_or(name).to_owned();
    Some(match directive {
        'a' => short(name(&WEEKDAYS, tm.weekday)),
        'A' => name(&WEEKDAYS, tm.weekday).to_owned(),
        'b' | 'h' => short(name(&MONTHS, tm.month - 1)),
        'B' => name(&MONTHS, tm.month - 1).to_owned(),
        'c' => format("%a %b %e %H:%M:%S %Y", tm),
        'C' => number(tm.year.div_euclid(100), 2, '0'),
        'd' => number(tm.day, 2, '0'),
        'D' | 'x' => format("%m/%d/%y", tm),
        'e' => number(tm.day, 2, ' '),
        'F' => format("%Y-%m-%d", tm),
        'g' => number(calendar::iso_week(tm).0.rem_euclid(100), 2, '0'),
        'G' => calendar::iso_week(tm).0.to_string(),
        'H' => number(tm.hour, 2, '0'),
        'I' => number(hour12, 2, '0'),
        'j' => number(tm.yearday, 3, '0'),
        'k' => number(tm.hour, 2, ' '),
        'l' => number(hour12, 2, ' '),
        'm' => number(tm.month, 2, '0'),
        'M' => number(tm.minute, 2, '0'),
        'n' => "\n".to_owned(),
        'p' => if tm.hour < 12 { "AM" } else { "PM" }.to_owned(),
        'P' => if tm.hour < 12 { "am" } else { "pm" }.to_owned(),
        'r' => format("%I:%M:%S %p", tm),
        'R' => format("%H:%M", tm),
        's' => calendar::to_seconds(tm).to_string(),
        'S' => number(tm.second, 2, '0'),
        't' => "\t".to_owned(),
        'T' | 'X' => format("%H:%M:%S", tm),
        'u' => number(if sunday_first == 0 { 7 } else { sunday_first }, 1, '0'),
        'U' => number((tm.yearday + 6 - sunday_first) / 7, 2, '0'),
        'V' => number(calendar::iso_week(tm).1, 2, '0'),
        'w' => number(sunday_first, 1, '0'),
        'W' => number((tm.yearday + 6 - tm.weekday) / 7, 2, '0'),
        'y' => number(tm.year.rem_euclid(100), 2, '0'),
        'Y' => tm.year.to_string(),
        'z' => "+0000".to_owned(),
        'Z' => "UTC".to_owned(),
        '%' => "%".to_owned(),
        _ => return None,
    })
}

/// Why a text cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// The format has a directive that there is not.
    Directive(String),
    /// The format ends in `%`.
    Stray,
    /// The text does not match.
    Mismatch,
    /// The text goes on after the format has ended.
    Remains(String),
    /// There is no such date.
    Date,
}

/// What has been read so far.
#[derive(Default)]
struct Fields {
    year: Option<i64>,
    century_year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    hour12: Option<i64>,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    weekday: Option<i64>,
    yearday: Option<i64>,
    /// Week of the year, and whether weeks start on Sunday.
    week: Option<(i64, bool)>,
    zone: bool,
}

/// The time that a text says by a format, with the defaults of `time.strptime`.
pub(super) fn parse(text: &str, format: &str) -> Result<Tm, Unreadable> {
    let mut fields = Fields::default();
    let rest = read(text, format, &mut fields, 0)?;
    if !rest.is_empty() {
        return Err(Unreadable::Remains(rest.to_owned()));
    }
    complete(&fields)
}

fn read<'a>(
    text: &'a str,
    format: &str,
    fields: &mut Fields,
    depth: u32,
) -> Result<&'a str, Unreadable> {
    let mut text = text;
    let mut directives = format.chars().peekable();
    while let Some(c) = directives.next() {
        if c.is_whitespace() {
            // Space in the format stands for space of any length.
            while directives.next_if(|c| c.is_whitespace()).is_some() {}
            let trimmed = text.trim_start();
            if trimmed.len() == text.len() {
                return Err(Unreadable::Mismatch);
            }
            text = trimmed;
        } else if c != '%' {
            let mut chars = text.chars();
            match chars.next() {
                Some(found) if found.to_lowercase().eq(c.to_lowercase()) => text = chars.as_str(),
                _ => return Err(Unreadable::Mismatch),
            }
        } else {
            let Some(directive) = directives.next() else {
                return Err(Unreadable::Stray);
            };
            let whole = match directive {
                'c' => Some("%a %b %d %H:%M:%S %Y"),
                'x' => Some("%m/%d/%y"),
                'X' => Some("%H:%M:%S"),
                _ => None,
            };
            text = match whole {
                Some(whole) if depth == 0 => read(text, whole, fields, 1)?,
                _ => directive_value(text, directive, fields)?,
            };
        }
    }
    Ok(text)
}

/// Up to `width` digits whose number lies between the bounds; fewer digits if that many do not.
fn digits(text: &str, width: usize, low: i64, high: i64) -> Result<(i64, &str), Unreadable> {
    let count = text
        .bytes()
        .take(width)
        .take_while(u8::is_ascii_digit)
        .count();
    for count in (1..=count).rev() {
        let (numeral, rest) = text.split_at(count);
        match numeral.parse() {
            Ok(number) if (low..=high).contains(&number) => return Ok((number, rest)),
            _ => {}
        }
    }
    Err(Unreadable::Mismatch)
}

/// One of several names, whole or by its first three letters.
fn named<'a>(text: &'a str, names: &[&str], whole: bool) -> Result<(i64, &'a str), Unreadable> {
    for (index, name) in names.iter().enumerate() {
        let name = if whole {
            name
        } else {
            name.get(..3).unwrap_or(name)
        };
        if text
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
        {
            return Ok((index as i64, &text[name.len()..]));
        }
    }
    Err(Unreadable::Mismatch)
}

fn directive_value<'a>(
    text: &'a str,
    directive: char,
    fields: &mut Fields,
) -> Result<&'a str, Unreadable> {
    let (value, rest) = match directive {
        'Y' => {
            let digits = text
                .get(..4)
                .filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
            let year = digits.and_then(|d| d.parse().ok());
            let Some(year) = year else {
                return Err(Unreadable::Mismatch);
            };
            fields.year = Some(year);
            (0, &text[4..])
        }
        'y' => {
            let two = text
                .get(..2)
                .filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
            let Some(year) = two.and_then(|d| d.parse::<i64>().ok()) else {
                return Err(Unreadable::Mismatch);
            };
            fields.century_year = Some(year + if year <= 68 { 2000 } else { 1900 });
            (0, &text[2..])
        }
        'm' => digits(text, 2, 1, 12)?,
        'd' => digits(text, 2, 1, 31)?,
        'H' => digits(text, 2, 0, 23)?,
        'I' => digits(text, 2, 1, 12)?,
        'M' => digits(text, 2, 0, 59)?,
        'S' => digits(text, 2, 0, 61)?,
        'j' => digits(text, 3, 1, 366)?,
        'f' => digits(text, 6, 0, 999_999)?,
        'w' => digits(text, 1, 0, 6)?,
        'U' | 'W' => digits(text, 2, 0, 53)?,
        'a' => named(text, &WEEKDAYS, false)?,
        'A' => named(text, &WEEKDAYS, true)?,
        'b' => named(text, &MONTHS, false)?,
        'B' => named(text, &MONTHS, true)?,
        'p' => named(text, &["AM", "PM"], true)?,
        'Z' => named(text, &["UTC", "GMT"], true)?,
        'z' => {
            let sign = text.get(..1).filter(|sign| matches!(*sign, "+" | "-"));
            let offset = text
                .get(1..5)
                .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
            if sign.is_none() || offset.is_none() {
                return Err(Unreadable::Mismatch);
            }
            (0, &text[5..])
        }
        '%' => match text.strip_prefix('%') {
            Some(rest) => (0, rest),
            None => return Err(Unreadable::Mismatch),
        },
        other => return Err(Unreadable::Directive(other.to_string())),
    };
    match directive {
        'm' => fields.month = Some(value),
        'b' | 'B' => fields.month = Some(value + 1),
        'd' => fields.day = Some(value),
        'H' => fields.hour = value,
        'I' => fields.hour12 = Some(value),
        'p' => fields.afternoon = Some(value == 1),
        'M' => fields.minute = value,
        'S' => fields.second = value,
        'j' => fields.yearday = Some(value),
        'a' | 'A' => fields.weekday = Some(value),
        'w' => fields.weekday = Some((value + 6) % 7),
        'U' => fields.week = Some((value, true)),
        'W' => fields.week = Some((value, false)),
        'Z' => fields.zone = true,
        _ => {}
    }
    Ok(rest)
}

/// Fills in what the text has left out.
fn complete(fields: &Fields) -> Result<Tm, Unreadable> {
    let mut hour = fields.hour;
    if let Some(hour12) = fields.hour12 {
        hour = hour12 % 12;
        if fields.afternoon == Some(true) {
            hour += 12;
        }
    }
    let given_year = fields.year.or(fields.century_year);
    // The 29th of February alone is a day of a leap year; the year is taken back at the end.
    let leap_day = given_year.is_none() && fields.month == Some(2) && fields.day == Some(29);
    let year = given_year.unwrap_or(if leap_day { 1904 } else { 1900 });
    let mut month = fields.month.unwrap_or(1);
    let mut day = fields.day.unwrap_or(1);
    let start = calendar::days(year, 1, 1);
    let mut yearday = fields.yearday;
    if yearday.is_none()
        && let (Some((week, from_sunday)), Some(weekday)) = (fields.week, fields.weekday)
    {
        let first = (start + 3).rem_euclid(7);
        let (first, weekday) = if from_sunday {
            ((first + 1) % 7, (weekday + 1) % 7)
        } else {
            (first, weekday)
        };
        let first_week = (7 - first) % 7;
        yearday = Some(if week == 0 {
            1 + weekday - first
        } else {
            1 + first_week + 7 * (week - 1) + weekday
        });
    }
    let days = match yearday {
        Some(yearday) => {
            let days = start + yearday - 1;
            let date = calendar::date(days);
            (month, day) = (date.1, date.2);
            days
        }
        None => {
            let days = calendar::days(year, month, day);
            if calendar::date(days) != (year, month, day) {
                return Err(Unreadable::Date);
            }
            days
        }
    };
    let year = match yearday {
        Some(_) => calendar::date(days).0,
        None => year,
    };
    Ok(Tm {
        year: if leap_day { 1900 } else { year },
        month,
        day,
        hour,
        minute: fields.minute,
        second: fields.second,
        weekday: fields.weekday.unwrap_or((days + 3).rem_euclid(7)),
        yearday: yearday.unwrap_or(days - start + 1),
        dst: if fields.zone { 0 } else { -1 },
    })
}
