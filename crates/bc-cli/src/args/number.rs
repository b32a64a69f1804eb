//! Numbers on the command line: all options that take one take it in the same forms.
//!
//! A number is digits, between which `_` may stand, and then nothing or a unit: thousands for counts, powers of 1024
//! for bytes.

/// What a unit is called, and its power.
const UNITS: [(char, u32); 4] = [('K', 1), ('M', 2), ('G', 3), ('T', 4)];

/// A count: `500000`, `500_000`, `500K`; K, M, G and T are powers of 1000.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    let (digits, power) = apart(text);
    let example = "expected a number such as 500000, 500_000, 64K, 10M or 2G";
    number(digits, power, 1000, example)
}

/// A count of a field of 32 bits.
pub(crate) fn count_u32(text: &str) -> Result<u32, String> {
    let number = count(text)?;
    u32::try_from(number).map_err(|_| format!("{number} is more than {}", u32::MAX))
}

/// A count of a few: up to 16.
pub(crate) fn few(text: &str) -> Result<u8, String> {
    const MOST: u8 = 16;
    let number = count(text)?;
    let few = u8::try_from(number).ok().filter(|few| *few <= MOST);
    few.ok_or_else(|| format!("{number} is more than {MOST}"))
}

/// A number of bytes: `500000`, `64K`, `64MiB`; K, M, G and T are powers of 1024, as is what `iB` follows.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    let unit = text
        .strip_suffix("iB")
        .filter(|text| apart(text).1 > 0)
        .unwrap_or(text);
    let (digits, power) = apart(unit);
    let example = "expected a number such as 500000, 64K, 256M or 2G; K, M, G and T are powers of 1024, as are KiB, MiB, GiB and TiB";
    number(digits, power, 1024, example)
}

/// The digits, and the power that the unit behind them stands for.
fn apart(text: &str) -> (&str, u32) {
    for (unit, power) in UNITS {
        if let Some(digits) = text.strip_suffix([unit, unit.to_ascii_lowercase()]) {
            return (digits, power);
        }
    }
    (text, 0)
}

fn number(digits: &str, power: u32, base: u64, example: &str) -> Result<u64, String> {
    let too_many = || format!("more than {}", u64::MAX);
    let is_whole = digits.split('_').all(|part| !part.is_empty());
    let is_number = is_whole
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_');
    if !is_number {
        return Err(example.to_owned());
    }
    let digits: String = digits.split('_').collect();
    let number: u64 = digits.parse().map_err(|_| too_many())?;
    base.checked_pow(power)
        .and_then(|unit| number.checked_mul(unit))
        .ok_or_else(too_many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_bytes_take_a_unit() {
        for (text, as_count, as_bytes) in [
            ("0", 0, 0),
            ("64K", 64_000, 65_536),
            ("1M", 1_000_000, 1 << 20),
            ("2g", 2_000_000_000, 2 << 30),
            ("1T", 1_000_000_000_000, 1 << 40),
            ("1_000", 1000, 1000),
            ("1_0_0k", 100_000, 102_400),
            ("18446744073709551615", u64::MAX, u64::MAX),
        ] {
            assert_eq!(count(text), Ok(as_count), "{text}");
            assert_eq!(bytes(text), Ok(as_bytes), "{text}");
        }
        assert_eq!(bytes("64MiB"), Ok(64 << 20));
        assert_eq!(bytes("1kiB"), Ok(1 << 10));
    }

    #[test]
    fn what_is_no_number_is_told_with_an_example() {
        for wrong in [
            "", "K", "-1", "1KB", "_1", "1_", "1__0", "1.5M", "1e6", "1 000", "0x10", "+1", "iB",
            "1iB", "1M_", "64MB",
        ] {
            for told in [count(wrong), bytes(wrong)] {
                assert!(told.is_err_and(|told| told.contains("such as")), "{wrong}");
            }
        }
        assert!(count("64MiB").is_err());
        for large in ["18446744073709551616", "18446744073709551615G"] {
            for told in [count(large), bytes(large)] {
                assert!(
                    told.is_err_and(|told| told.starts_with("more than")),
                    "{large}"
                );
            }
        }
        assert_eq!(count_u32("4G"), Ok(4_000_000_000));
        assert!(count_u32("5G").is_err());
        assert_eq!(few("16"), Ok(16));
        assert!(few("17").is_err());
    }
}
