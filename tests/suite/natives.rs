//! Single functions of modules in native code, at values that their definitions single out.
//!
//! What the reference answers is compared in `differential`; here it is what a standard, a well-known date or the
//! documentation says.

use bc_tests::command::pybc;

/// Runs a source whose assertions must hold.
fn holds(source: &str) {
    let run = pybc(&["run", "-c", source]);
    assert_eq!((&*run.out, &*run.err), ("", ""));
}

/// The forms that `complex_subtype_from_string` accepts and refuses.
#[test]
fn complex_numerals() {
    holds(
        r#"
inf = float('inf')
for text, re, im in [
        ('1', 1.0, 0.0), ('1j', 0.0, 1.0), (' ( 1.5e3-2J ) ', 1500.0, -2.0), ('1+j', 1.0, 1.0), ('-j', 0.0, -1.0),
        ('j', 0.0, 1.0), ('.5-.5j', 0.5, -0.5), ('1.+2.j', 1.0, 2.0), ('1e5j', 0.0, 1e5),
        ('-inf+infinityj', -inf, inf)]:
    value = complex(text)
    assert (value.real, value.imag) == (re, im), text
assert complex('nan-nanj').real != complex('nan-nanj').real
for text in ['', '(', '()', '(1', '1)', '1 + 2j', '1+2', '1j+2', '++1j', '1e', 'e5', '.', '1+2j3', '1jj', '0x1',
             '1+-2j', '(1+2j', 'infin']:
    try:
        complex(text)
    except ValueError:
        continue
    assert False, text
"#,
    );
}

/// The first outputs for the key of the authors' own test program of the Mersenne Twister.
#[test]
fn the_authors_first_words() {
    holds(
        r#"
import random
random.seed(0x456 << 96 | 0x345 << 64 | 0x234 << 32 | 0x123)
words = [random.getrandbits(32) for _ in range(5)]
assert words == [1067595299, 955945823, 477289528, 4107218783, 4228976476], words
version, state, gauss = random.getstate()
random.setstate((version, state, gauss))
try:
    random.setstate((version, state[:-1] + (625,), gauss))
except ValueError:
    pass
else:
    assert False, 'a state that is used up twice'
"#,
    );
}

#[test]
fn well_known_dates() {
    holds(
        r#"
import time
def day(year, month, day):
    return time.mktime((year, month, day, 0, 0, 0, 0, 0, 0)) // 86400
assert day(1970, 1, 1) == 0
assert day(2000, 3, 1) == 11017
assert day(1, 1, 1) == -719162
assert time.gmtime(-719162 * 86400)[:3] == (1, 1, 1)
assert tuple(time.gmtime(1234567890)) == (2009, 2, 13, 23, 31, 30, 4, 44, 0)
for count in range(-700000, 1000000, 677):
    then = time.gmtime(count * 86400)
    assert day(*then[:3]) == count
    assert 1 <= then.tm_mon <= 12 and 1 <= then.tm_mday <= 31
for seconds in range(-4000000000, 4000000000, 999991):
    assert time.mktime(time.gmtime(seconds)) == seconds
def week(*date):
    return time.strftime('%G %V', time.gmtime(day(*date) * 86400))
assert week(2005, 1, 1) == '2004 53'
assert week(2007, 12, 31) == '2008 01'
assert week(2008, 12, 29) == '2009 01'
assert week(2010, 1, 3) == '2009 53'
"#,
    );
}

/// Texts that a pattern of `re` fits or not, by its documentation; what needs the module itself is refused.
#[test]
fn patterns_of_warnings() {
    holds(
        r#"
import warnings
def fits(pattern, text):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        warnings.filterwarnings('error', message=pattern)
        try:
            warnings.warn(text)
        except UserWarning:
            return True
        return False
for pattern, text, expected in [
        ('', 'anything', True), ('dep', 'Deprecated', True), ('dep', 'undeprecated', False),
        ('deprecated', 'dep', False), ('.*old', 'it is old now', True), ('.*old$', 'it is old now', False),
        ('.*old$', 'it is old\n', True), ('.*old', 'it is\nold', False), ('ab+c?d', 'abbbd', True),
        ('ab+c?d', 'ad', False), ('a\\.b', 'a.b', True), ('a\\.b', 'axb', False), ('a*', '', True),
        ('a.*?b$', 'a123b', True), ('x$', '', False), ('$', '\n', True), ('$', 'a', False)]:
    assert fits(pattern, text) == expected, (pattern, text)
for pattern in ['(a|b)', '[ab]', 'a{2}', '\\d', 'a|b', '*', 'a$b', '\\', 'a**']:
    try:
        fits(pattern, 'a')
    except NotImplementedError:
        continue
    assert False, pattern
"#,
    );
}
