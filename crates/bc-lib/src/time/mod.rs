//! The module `time`: clocks and calendar, in UTC and the C locale.
//!
//! The machine has no clock but the one it was given ([`Clock`]): without, whatever would look at one
//! or sleep raises `OSError`, and what works on a time that is given works all the same. It knows no
//! time zone: local time is UTC. Sleeping costs steps, all of them before it begins, so that a program
//! cannot sleep past its limits; it is cut into short parts between which the machine polls.

mod calendar;
mod text;

use std::time::Duration;

use self::calendar::Tm;
use bc_vm::model::class::ClassRef;
use bc_vm::model::clock::Clock;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arith::{self, Number};
use bc_vm::protocol::structseq::{self, field};
use bc_vm::protocol::{arity, call, convert, define, poll, raise};

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("time");
    let doc = vm.new_str("This module provides various functions to manipulate time values.");
    define::constant(vm, &module, "__doc__", doc);
    define::functions(vm, &module, FUNCTIONS);
    let class = structseq::class(vm, "time", "struct_time", 9, true, &STRUCT_TIME);
    define::constant(vm, &module, "struct_time", Value::from(&class));
    vm.module_state.insert("time", Box::new(State { class }));
    for (name, value) in [
        ("timezone", 0),
        ("altzone", 0),
        ("daylight", 0),
        ("CLOCK_REALTIME", 0),
        ("CLOCK_MONOTONIC", 1),
        ("CLOCK_PROCESS_CPUTIME_ID", 2),
        ("CLOCK_THREAD_CPUTIME_ID", 3),
        ("CLOCK_MONOTONIC_RAW", 4),
    ] {
        define::constant(vm, &module, name, Value::Int(value));
    }
    let zone = vm.new_str("UTC");
    let zones = vm.new_tuple([zone.clone(), zone]);
    define::constant(vm, &module, "tzname", zones);
    Ok(Value::Obj(module))
}

struct State {
    class: ClassRef,
}

static STRUCT_TIME: TypeTable = TypeTable {
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.",
    getsets: &[
        GetSetDef::read("tm_year", field::<0>).member(),
        GetSetDef::read("tm_mon", field::<1>).member(),
        GetSetDef::read("tm_mday", field::<2>).member(),
        GetSetDef::read("tm_hour", field::<3>).member(),
        GetSetDef::read("tm_min", field::<4>).member(),
        GetSetDef::read("tm_sec", field::<5>).member(),
        GetSetDef::read("tm_wday", field::<6>).member(),
        GetSetDef::read("tm_yday", field::<7>).member(),
        GetSetDef::read("tm_isdst", field::<8>).member(),
        GetSetDef::read("tm_zone", field::<9>).member(),
        GetSetDef::read("tm_gmtoff", field::<10>).member(),
    ],
    ..TypeTable::EMPTY
};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("time", Arity::None, time)
        .doc("time() -> floating point number\n\nReturn the current time in seconds since the Epoch."),
    MethodDef::new("clock", Arity::None, processor_time)
        .doc("clock() -> floating point number\n\nReturn the CPU time or real time since the start of the process or since\nthe first call to clock()."),
    MethodDef::new("perf_counter", Arity::None, perf_counter)
        .doc("perf_counter() -> float\n\nPerformance counter for benchmarking."),
    MethodDef::new("monotonic", Arity::None, monotonic)
        .doc("monotonic() -> float\n\nMonotonic clock, cannot go backward."),
    MethodDef::new("process_time", Arity::None, process_time)
        .doc("process_time() -> float\n\nProcess time for profiling: sum of the kernel and user-space CPU time."),
    MethodDef::new("clock_gettime", Arity::Parse(1, 1), clock_gettime)
        .doc("clock_gettime(clk_id) -> floating point number\n\nReturn the time of the specified clock clk_id."),
    MethodDef::new("clock_settime", Arity::Parse(2, 2), clock_settime)
        .doc("clock_settime(clk_id, time)\n\nSet the time of the specified clock clk_id."),
    MethodDef::new("clock_getres", Arity::Parse(1, 1), clock_getres)
        .doc("clock_getres(clk_id) -> floating point number\n\nReturn the resolution (precision) of the specified clock clk_id."),
    MethodDef::new("get_clock_info", Arity::Parse(1, 1), get_clock_info)
        .doc("get_clock_info(name: str) -> dict\n\nGet information of the specified clock."),
    MethodDef::new("sleep", Arity::One, sleep)
        .doc("sleep(seconds)\n\nDelay execution for a given number of seconds."),
    MethodDef::new("gmtime", Arity::Parse(0, 1), gmtime)
        .doc("gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       tm_sec, tm_wday, tm_yday, tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing UTC."),
    MethodDef::new("localtime", Arity::Parse(0, 1), localtime)
        .doc("localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n                          tm_sec,tm_wday,tm_yday,tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing local time."),
    MethodDef::new("mktime", Arity::One, mktime)
        .doc("mktime(tuple) -> floating point number\n\nConvert a time tuple in local time to seconds since the Epoch."),
    MethodDef::new("asctime", Arity::Unpack(0, 1), asctime)
        .doc("asctime([tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."),
    MethodDef::new("ctime", Arity::Parse(0, 1), ctime)
        .doc("ctime(seconds) -> string\n\nConvert a time in seconds since the Epoch to a string in local time."),
    MethodDef::new("strftime", Arity::Parse(1, 2), strftime)
        .doc("strftime(format[, tuple]) -> string\n\nConvert a time tuple to a string according to a format specification."),
    MethodDef::new("strptime", Arity::Unpack(0, u8::MAX), strptime)
        .doc("strptime(string, format) -> struct_time\n\nParse a string to a time tuple according to a format specification."),
    MethodDef::new("tzset", Arity::None, tzset)
        .doc("tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored in\nos.environ['TZ']."),
];

fn state(vm: &Vm) -> PyResult<&State> {
    vm.module_state
        .get("time")
        .and_then(|state| state.downcast_ref::<State>())
        .ok_or_else(|| Fault::Internal("time without its state").into())
}

/// The clock that was handed in, for the function `name`.
fn clock<'a>(vm: &'a mut Vm, name: &str) -> PyResult<&'a mut dyn Clock> {
    if vm.clock.is_none() {
        let message = format!("{name}() needs a clock, and this machine was given none");
        return Err(raise::throw(vm, ExceptionKind::OSError, message));
    }
    match &mut vm.clock {
        Some(clock) => Ok(&mut **clock),
        None => Err(Fault::Internal("a clock that went").into()),
    }
}

fn time(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::float(time_of_day(vm, "time")?))
}

/// Seconds since 1970, rounded as the reference rounds its nanoseconds.
fn time_of_day(vm: &mut Vm, name: &str) -> PyResult<f64> {
    let now = clock(vm, name)?.time();
    let (seconds, rest) = (now / 1_000_000_000, now % 1_000_000_000);
    Ok(seconds as f64 + rest as f64 * 1e-9)
}

/// As [`time_of_day`].
fn in_seconds(time: Duration) -> Value {
    Value::float(time.as_secs() as f64 + f64::from(time.subsec_nanos()) * 1e-9)
}

fn monotonic(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(in_seconds(clock(vm, "monotonic")?.monotonic()))
}

fn perf_counter(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(in_seconds(clock(vm, "perf_counter")?.monotonic()))
}

fn process_time(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(in_seconds(clock(vm, "process_time")?.process_time()))
}

/// `clock()`, which counts microseconds.
fn processor_time(vm: &mut Vm, _args: Args) -> PyResult {
    let micros = clock(vm, "clock")?.process_time().as_micros();
    Ok(Value::float(micros as f64 / 1e6))
}

#[cold]
fn os_error(vm: &mut Vm, kind: ExceptionKind, number: i64, words: &str) -> Thrown {
    let class = vm.exception(kind).clone();
    let words = vm.new_str(words);
    call::throw_class(vm, &class, vec![Value::Int(number), words])
}

/// The clocks that have a number.
#[derive(Clone, Copy)]
enum Numbered {
    RealTime,
    Monotonic,
    CpuTime,
}

/// A clock by its number.
fn numbered(vm: &mut Vm, value: &Value) -> PyResult<Numbered> {
    match convert::to_c_int(vm, value)? {
        0 => Ok(Numbered::RealTime),
        1 | 4 => Ok(Numbered::Monotonic),
        2 | 3 => Ok(Numbered::CpuTime),
        _ => Err(os_error(vm, ExceptionKind::OSError, 22, "Invalid argument")),
    }
}

fn clock_gettime(vm: &mut Vm, args: Args) -> PyResult {
    const NAME: &str = "clock_gettime";
    Ok(match numbered(vm, args.at(0))? {
        Numbered::RealTime => Value::float(time_of_day(vm, NAME)?),
        Numbered::Monotonic => in_seconds(clock(vm, NAME)?.monotonic()),
        Numbered::CpuTime => in_seconds(clock(vm, NAME)?.process_time()),
    })
}

fn clock_settime(vm: &mut Vm, args: Args) -> PyResult {
    numbered(vm, args.at(0))?;
    seconds(vm, args.at(1), too_large)?;
    Err(os_error(
        vm,
        ExceptionKind::PermissionError,
        1,
        "Operation not permitted",
    ))
}

fn clock_getres(vm: &mut Vm, args: Args) -> PyResult {
    numbered(vm, args.at(0))?;
    clock(vm, "clock_getres")?;
    Ok(Value::float(1e-9))
}

fn get_clock_info(vm: &mut Vm, args: Args) -> PyResult {
    let Some(name) = args.at(0).as_str() else {
        return Err(raise::must_be_str(vm, "get_clock_info", 1, args.at(0)));
    };
    let (implementation, monotonic, adjustable, resolution) = match name.text().as_ascii() {
        Some("time") => ("clock_gettime(CLOCK_REALTIME)", false, true, 1e-9),
        Some("monotonic" | "perf_counter") => ("clock_gettime(CLOCK_MONOTONIC)", true, false, 1e-9),
        Some("process_time") => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false, 1e-9),
        Some("clock") => ("clock()", true, false, 1e-6),
        _ => return Err(raise::value_error(vm, "unknown clock")),
    };
    clock(vm, "get_clock_info")?;
    let implementation = vm.new_str(implementation);
    let keywords = [
        ("implementation", implementation),
        ("monotonic", Value::bool(monotonic)),
        ("adjustable", Value::bool(adjustable)),
        ("resolution", Value::float(resolution)),
    ]
    .map(|(name, value)| (vm.intern(name), value));
    let class = Value::from(&vm.classes.simple_namespace);
    let args = Args {
        keywords: keywords.into(),
        ..Args::none()
    };
    call::call(vm, &class, args)
}

/// A count of seconds, an int or a float; `refusal` is for an int that no clock could show.
fn seconds(vm: &mut Vm, value: &Value, refusal: fn(&mut Vm) -> Thrown) -> PyResult<f64> {
    match arith::number(value) {
        Some(Number::Float(x)) => Ok(x),
        _ => {
            let whole = convert::from_int_method(vm, value)?;
            match int::view(&whole).and_then(int::IntView::to_i64) {
                Some(whole) => Ok(whole as f64),
                None => Err(refusal(vm)),
            }
        }
    }
}

#[cold]
fn out_of_range(vm: &mut Vm) -> Thrown {
    raise::overflow_error(vm, "timestamp out of range for platform time_t")
}

#[cold]
fn too_large(vm: &mut Vm) -> Thrown {
    raise::overflow_error(vm, "timestamp too large to convert to C _PyTime_t")
}

fn sleep(vm: &mut Vm, args: Args) -> PyResult {
    let seconds = seconds(vm, args.at(0), too_large)?;
    if seconds.abs() * 1e9 >= i64::MAX as f64 {
        return Err(too_large(vm));
    }
    // What is no number is the least time of all there.
    if seconds < 0.0 || seconds.is_nan() {
        return Err(raise::value_error(vm, "sleep length must be non-negative"));
    }
    wait(vm, Duration::from_nanos((seconds * 1e9).ceil() as u64))?;
    Ok(Value::None)
}

/// Lets so much time pass on the clock that was handed in, in parts between which the program can be
/// cancelled.
///
/// # Errors
///
/// `OSError` without a clock; a fault when the steps that the time costs are not there, or on a cancel.
pub(super) fn wait(vm: &mut Vm, whole: Duration) -> PyResult<()> {
    /// What a microsecond costs: not much less than the loop would do in that time, so that a budget
    /// bounds the time of a program that sleeps as well as that of one that works.
    const STEPS: u64 = 100;
    const PART: Duration = Duration::from_millis(10);
    let started = clock(vm, "sleep")?.monotonic();
    let micros = u64::try_from(whole.as_micros()).unwrap_or(u64::MAX);
    poll::charge(vm, micros.saturating_mul(STEPS))?;
    // What was slept counts even if the clock stands still.
    let mut slept = Duration::ZERO;
    loop {
        let clock = clock(vm, "sleep")?;
        let passed = clock.monotonic().saturating_sub(started).max(slept);
        let part = whole.saturating_sub(passed).min(PART);
        if part.is_zero() {
            return Ok(());
        }
        clock.sleep(part);
        slept += part;
        poll::charge(vm, 0)?;
    }
}

/// A point in time as an argument of the function `name` that may be left out: then it is now.
fn point(vm: &mut Vm, name: &str, value: Option<&Value>) -> PyResult<i64> {
    let seconds = match value {
        None | Some(Value::None) => time_of_day(vm, name)?,
        Some(value) => seconds(vm, value, out_of_range)?,
    };
    let whole = seconds.floor();
    // An int that is too large has been refused.
    let fits =
        whole.abs() < i64::MAX as f64 || value.is_some_and(|value| int::view(value).is_some());
    // Beyond this the year does not fit a C int.
    if whole.is_nan() || whole.abs() > 6.7e16 {
        return Err(if whole.is_nan() || fits {
            let words = "Value too large for defined data type";
            os_error(vm, ExceptionKind::OSError, 75, words)
        } else {
            out_of_range(vm)
        });
    }
    Ok(whole as i64)
}

/// The `struct_time` of a broken-down time.
fn made(vm: &mut Vm, tm: &Tm, zone: Option<&str>) -> PyResult {
    let class = state(vm)?.class.clone();
    let mut items: Vec<Value> = [
        tm.year, tm.month, tm.day, tm.hour, tm.minute, tm.second, tm.weekday, tm.yearday, tm.dst,
    ]
    .map(Value::Int)
    .into();
    match zone {
        Some(zone) => items.extend([vm.new_str(zone), Value::Int(0)]),
        None => items.extend([Value::None, Value::None]),
    }
    Ok(structseq::make(vm, &class, items))
}

fn gmtime(vm: &mut Vm, args: Args) -> PyResult {
    let tm = calendar::from_seconds(point(vm, "gmtime", args.get(0))?);
    made(vm, &tm, Some("GMT"))
}

fn localtime(vm: &mut Vm, args: Args) -> PyResult {
    let tm = calendar::from_seconds(point(vm, "localtime", args.get(0))?);
    made(vm, &tm, Some("UTC"))
}

/// The broken-down time of a tuple.
fn tuple_time(vm: &mut Vm, value: &Value) -> PyResult<Tm> {
    let Some(items) = value.as_tuple() else {
        return Err(raise::type_error(
            vm,
            "Tuple or struct_time argument required",
        ));
    };
    if items.len() != 9 {
        let message = format!("function takes exactly 9 arguments ({} given)", items.len());
        return Err(raise::type_error(vm, message));
    }
    let mut parts = [0; 9];
    for (item, part) in items.iter().zip(&mut parts) {
        *part = i64::from(convert::to_c_int(vm, item)?);
    }
    let [
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday,
        yearday,
        dst,
    ] = parts;
    Ok(Tm {
        year,
        month,
        day,
        hour,
        minute,
        second,
        // A remainder as C computes it: a day below -1 stays negative.
        weekday: if weekday < -1 {
            weekday
        } else {
            (weekday + 7) % 7
        },
        yearday,
        dst,
    })
}

/// As `checktm` does: zeros become the least valid value, other numbers out of range are refused.
fn checked_time(vm: &mut Vm, value: &Value) -> PyResult<Tm> {
    let mut tm = tuple_time(vm, value)?;
    for part in [&mut tm.month, &mut tm.day, &mut tm.yearday] {
        if *part == 0 {
            *part = 1;
        }
    }
    let wrong = [
        (!(1..=12).contains(&tm.month), "month out of range"),
        (!(1..=31).contains(&tm.day), "day of month out of range"),
        (!(0..=23).contains(&tm.hour), "hour out of range"),
        (!(0..=59).contains(&tm.minute), "minute out of range"),
        (!(0..=61).contains(&tm.second), "seconds out of range"),
        (tm.weekday < 0, "day of week out of range"),
        (!(1..=366).contains(&tm.yearday), "day of year out of range"),
    ];
    match wrong.into_iter().find(|(wrong, _)| *wrong) {
        Some((_, message)) => Err(raise::value_error(vm, message)),
        None => Ok(tm),
    }
}

fn mktime(vm: &mut Vm, args: Args) -> PyResult {
    let tm = tuple_time(vm, args.at(0))?;
    Ok(Value::float(calendar::to_seconds(&tm) as f64))
}

fn shown(vm: &Vm, tm: &Tm) -> Value {
    vm.new_str(text::format("%a %b %e %H:%M:%S %Y", tm))
}

fn asctime(vm: &mut Vm, args: Args) -> PyResult {
    let tm = match args.get(0) {
        Some(value) => checked_time(vm, value)?,
        None => calendar::from_seconds(point(vm, "asctime", None)?),
    };
    Ok(shown(vm, &tm))
}

fn ctime(vm: &mut Vm, args: Args) -> PyResult {
    let tm = calendar::from_seconds(point(vm, "ctime", args.get(0))?);
    Ok(shown(vm, &tm))
}

fn strftime(vm: &mut Vm, args: Args) -> PyResult {
    let Some(format) = args.at(0).as_str() else {
        return Err(raise::must_be_str(vm, "strftime", 1, args.at(0)));
    };
    let format = format.text().to_string_lossy().into_owned();
    let tm = match args.get(1) {
        Some(value) => checked_time(vm, value)?,
        None => calendar::from_seconds(point(vm, "strftime", None)?),
    };
    vm.reserve(format.len().saturating_mul(32))?;
    Ok(vm.new_str(text::format(&format, &tm)))
}

fn strptime(vm: &mut Vm, mut args: Args) -> PyResult {
    // The reference hands all of them to a function in Python.
    let names = &["data_string", "format"];
    arity::place_python(vm, "_strptime_time", &mut args, (0, false), 1, names)?;
    let Some(given) = args.at(0).as_str() else {
        let message = format!(
            "strptime() argument 0 must be str, not {}",
            describe_class(vm, args.at(0))
        );
        return Err(raise::type_error(vm, message));
    };
    let format = match args.get(1) {
        None => "%a %b %d %H:%M:%S %Y".to_owned(),
        Some(format) => match format.as_str() {
            Some(format) => format.text().to_string_lossy().into_owned(),
            None => {
                let message = format!(
                    "strptime() argument 1 must be str, not {}",
                    describe_class(vm, format)
                );
                return Err(raise::type_error(vm, message));
            }
        },
    };
    let given = given.text().to_string_lossy().into_owned();
    let quoted = |text: &str| bc_core::repr::text(&bc_core::text::Text::new(text));
    let message = match text::parse(&given, &format) {
        Ok(tm) => return made(vm, &tm, None),
        Err(text::Unreadable::Directive(directive)) => format!(
            "'{directive}' is a bad directive in format {}",
            quoted(&format)
        ),
        Err(text::Unreadable::Stray) => format!("stray % in format {}", quoted(&format)),
        Err(text::Unreadable::Mismatch) => format!(
            "time data {} does not match format {}",
            quoted(&given),
            quoted(&format)
        ),
        Err(text::Unreadable::Remains(rest)) => format!("unconverted data remains: {rest}"),
        Err(text::Unreadable::Date) => "day is out of range for month".to_owned(),
    };
    Err(raise::value_error(vm, message))
}

fn describe_class(vm: &Vm, value: &Value) -> String {
    format!("<class '{}'>", vm.type_name(value))
}

fn tzset(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::None)
}
