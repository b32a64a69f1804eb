//! Dates: days since 1970 and their year, month and day, in the Gregorian calendar and UTC.

/// A broken-down time as C has it, with Python's ranges: months from 1, Monday is day 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Tm {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// 0 is Monday.
    pub(super) weekday: i64,
    /// From 1.
    pub(super) yearday: i64,
    pub(super) dst: i64,
}

const DAY: i64 = 86_400;

/// Days from 1970-01-01 to a date; the month may be any number, the day too.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years start in March here, so that a leap day is the last of its year.
    let months = year * 12 + month - 3;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468 + day - 1
}

/// The year, month and day of a count of days since 1970-01-01.
pub(super) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + carry, month, day)
}

/// The broken-down time of seconds since 1970.
pub(super) fn from_seconds(seconds: i64) -> Tm {
    let (count, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = date(count);
    Tm {
        year,
        month,
        day,
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        weekday: (count + 3).rem_euclid(7),
        yearday: count - days(year, 1, 1) + 1,
        dst: 0,
    }
}

/// Seconds since 1970 of a broken-down time; parts beyond their ranges carry over.
pub(super) fn to_seconds(tm: &Tm) -> i64 {
    days(tm.year, tm.month, tm.day) * DAY + tm.hour * 3600 + tm.minute * 60 + tm.second
}

/// Year and number of the ISO week of a date.
pub(super) fn iso_week(tm: &Tm) -> (i64, i64) {
    let week = (tm.yearday - 1 - tm.weekday + 10).div_euclid(7);
    if week < 1 {
        (tm.year - 1, iso_weeks(tm.year - 1))
    } else if week > iso_weeks(tm.year) {
        (tm.year + 1, 1)
    } else {
        (tm.year, week)
    }
}

/// ISO weeks in a year: 53 if it starts on a Thursday, or on a Wednesday in a leap year.
fn iso_weeks(year: i64) -> i64 {
    let start = (days(year, 1, 1) + 3).rem_euclid(7);
    let leap = days(year + 1, 1, 1) - days(year, 1, 1) == 366;
    if start == 3 || (leap && start == 2) {
        53
    } else {
        52
    }
}

pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of a month (from 1) or of a weekday (from 0), `?` out of range.
pub(super) fn name(names: &'static [&'static str], index: i64) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or("?")
}
