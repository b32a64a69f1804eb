//! Case mappings of single code points, which may take up to three code points.
//!
//! Absent: mappings that depend on what stands around (the final sigma, see `types::str`).

use bc_core::repr::is_printable;

use super::{holds, tables};

/// What a code point becomes: one to three code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapped {
    points: [u32; 3],
    count: usize,
}

impl Mapped {
    fn one(point: u32) -> Self {
        Self {
            points: [point, 0, 0],
            count: 1,
        }
    }

    fn chars(chars: impl Iterator<Item = char>) -> Self {
        let mut mapped = Self {
            points: [0; 3],
            count: 0,
        };
        for (place, c) in mapped.points.iter_mut().zip(chars) {
            *place = u32::from(c);
            mapped.count += 1;
        }
        mapped
    }

    /// The code points.
    #[must_use]
    pub fn as_slice(&self) -> &[u32] {
        self.points.get(..self.count).unwrap_or_default()
    }
}

/// The lower case.
#[must_use]
pub fn lower(point: u32) -> Mapped {
    match char::from_u32(point) {
        Some(c) if is_printable(point) => Mapped::chars(c.to_lowercase()),
        _ => Mapped::one(point),
    }
}

/// The upper case.
#[must_use]
pub fn upper(point: u32) -> Mapped {
    let Some(c) = char::from_u32(point).filter(|_| is_printable(point)) else {
        return Mapped::one(point);
    };
    let mapped = Mapped::chars(c.to_uppercase());
    // Some letters got an upper case only after Unicode 8.0.
    if mapped.as_slice().iter().all(|&p| is_printable(p)) {
        mapped
    } else {
        Mapped::one(point)
    }
}

/// The title case.
#[must_use]
pub fn title(point: u32) -> Mapped {
    match point {
        0x1C4..=0x1C6 => Mapped::one(0x1C5),
        0x1C7..=0x1C9 => Mapped::one(0x1C8),
        0x1CA..=0x1CC => Mapped::one(0x1CB),
        0x1F1..=0x1F3 => Mapped::one(0x1F2),
        0x1F80..=0x1FAF => Mapped::one(point | 8),
        0x1FB3 | 0x1FC3 | 0x1FF3 => Mapped::one(point + 9),
        0x1FBC | 0x1FCC | 0x1FFC => Mapped::one(point),
        // The iota stays below.
        0x1FB2 | 0x1FB4 | 0x1FB7 | 0x1FC2 | 0x1FC4 | 0x1FC7 | 0x1FF2 | 0x1FF4 | 0x1FF7 => {
            let mut mapped = upper(point);
            for place in &mut mapped.points {
                if *place == 0x399 {
                    *place = 0x345;
                }
            }
            mapped
        }
        // Ligatures: only the first letter is large.
        0xDF | 0x587 | 0xFB00..=0xFB06 | 0xFB13..=0xFB17 => {
            let mut mapped = upper(point);
            for place in mapped.points.iter_mut().skip(1) {
                *place = lower(*place).points[0];
            }
            mapped
        }
        _ => upper(point),
    }
}

/// The full case folding.
#[must_use]
pub fn casefold(point: u32) -> Mapped {
    match point {
        0x13A0..=0x13F5 => Mapped::one(point),
        0x13F8..=0x13FD => Mapped::one(point - 8),
        0xAB70..=0xABBF => Mapped::one(point - 0xAB70 + 0x13A0),
        0x1E9E => Mapped {
            points: [0x73, 0x73, 0],
            count: 2,
        },
        _ if point >= 0x80 && holds(&tables::FOLDED, point) => {
            let mut mapped = upper(point);
            for place in mapped.points.iter_mut().take(mapped.count) {
                *place = lower(*place).points[0];
            }
            mapped
        }
        _ => lower(point),
    }
}
