//! Properties of all code points against sums over the reference's character database.

use bc_vm::model::unicode::*;

struct Fnv(u64);

impl Fnv {
    fn add(&mut self, word: u32) {
        self.0 = (self.0 ^ u64::from(word)).wrapping_mul(0x0100_0000_01B3);
    }
}

type Property = fn(u32) -> bool;
type Mapping = fn(u32) -> case::Mapped;

/// The sums are those of the character database of CPython 3.5.10.
#[test]
fn every_code_point_has_the_properties_of_unicode_8() {
    let properties: [Property; 13] = [
        is_alpha,
        is_decimal,
        is_digit,
        is_numeric,
        is_space,
        is_line_break,
        is_lower,
        is_upper,
        is_title,
        starts_identifier_by_unicode,
        continues_identifier_by_unicode,
        is_case_ignorable,
        is_cased,
    ];
    let mut sum = Fnv(0xcbf2_9ce4_8422_2325);
    for point in 0..0x11_0000 {
        let mut bits = decimal(point).unwrap_or(0) << 16;
        for (place, property) in properties.iter().enumerate() {
            bits |= u32::from(property(point)) << place;
        }
        sum.add(bits);
    }
    assert_eq!(sum.0, 0xf270_ca05_b223_cdfc);
}

fn starts_identifier_by_unicode(point: u32) -> bool {
    point != 0x5F && starts_identifier(point)
}

fn continues_identifier_by_unicode(point: u32) -> bool {
    continues_identifier(point)
}

#[test]
fn every_code_point_maps_as_in_unicode_8() {
    let mappings: [(Mapping, u64); 4] = [
        (upper, 0x26f9_7e62_7947_7721),
        (lower, 0xba69_384e_0412_2858),
        (title, 0x590b_6b30_e7ef_bb99),
        (casefold, 0x6637_e472_ceb5_6ac8),
    ];
    for (mapping, wanted) in mappings {
        let mut sum = Fnv(0xcbf2_9ce4_8422_2325);
        for point in 0..0x11_0000 {
            mapping(point).as_slice().iter().for_each(|&p| sum.add(p));
        }
        assert_eq!(sum.0, wanted);
    }
}
