//! The Mersenne twister MT19937, by the paper of Matsumoto and Nishimura, as plain arithmetic.
//!
//! Absent: anything that knows Python (see `core`).

/// Words of state.
pub(super) const WORDS: usize = 624;

/// How far ahead the word lies that is mixed in.
const AHEAD: usize = 397;

/// The generator's state: the words, and how many of them have been handed out.
#[derive(Clone)]
pub(super) struct Twister {
    words: [u32; WORDS],
    used: usize,
}

impl Twister {
    /// The state that a single word leads to.
    pub(super) fn from_word(seed: u32) -> Self {
        let mut words = [0; WORDS];
        let mut last = seed;
        for (place, word) in (0_u32..).zip(words.iter_mut()) {
            if place > 0 {
                last = (last ^ (last >> 30))
                    .wrapping_mul(1_812_433_253)
                    .wrapping_add(place);
            }
            *word = last;
        }
        Self { words, used: WORDS }
    }

    /// The state that a key of any length leads to; an empty one is the same as a zero.
    pub(super) fn from_key(key: &[u32]) -> Self {
        let key = if key.is_empty() { &[0][..] } else { key };
        let mut made = Self::from_word(19_650_218);
        let mut place = 1;
        let rounds = WORDS.max(key.len());
        for (index, word) in (0_u32..key.len() as u32).zip(key).cycle().take(rounds) {
            let mixed = made.mixed(place, 1_664_525);
            made.words[place] = mixed.wrapping_add(*word).wrapping_add(index);
            place = made.after(place);
        }
        for _ in 1..WORDS {
            let mixed = made.mixed(place, 1_566_083_941);
            made.words[place] = mixed.wrapping_sub(place as u32);
            place = made.after(place);
        }
        // The top bit of the first word, so that the state is never all zero.
        made.words[0] = 0x8000_0000;
        made
    }

    /// The word at `place`, which is never the first, mixed with the one before it.
    fn mixed(&self, place: usize, factor: u32) -> u32 {
        let before = self.words[place - 1];
        self.words[place] ^ (before ^ (before >> 30)).wrapping_mul(factor)
    }

    /// The place after `place`; the last word is carried over to the front at the end.
    fn after(&mut self, place: usize) -> usize {
        if place + 1 < WORDS {
            return place + 1;
        }
        self.words[0] = self.words[WORDS - 1];
        1
    }

    /// A state as [`Self::state`] gave it; `None` if more words were handed out than there are.
    pub(super) fn from_state(words: [u32; WORDS], used: usize) -> Option<Self> {
        (used <= WORDS).then_some(Self { words, used })
    }

    /// The words, and how many of them have been handed out.
    pub(super) fn state(&self) -> (&[u32; WORDS], usize) {
        (&self.words, self.used)
    }

    /// The next 32 bits.
    pub(super) fn next_word(&mut self) -> u32 {
        if self.used >= WORDS {
            self.twist();
        }
        let mut word = self.words[self.used];
        self.used += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// Makes the next words out of all that have been handed out.
    fn twist(&mut self) {
        for place in 0..WORDS {
            let next = self.words[(place + 1) % WORDS];
            let joined = (self.words[place] & 0x8000_0000) | (next & 0x7fff_ffff);
            let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[place] = self.words[(place + AHEAD) % WORDS] ^ (joined >> 1) ^ odd;
        }
        self.used = 0;
    }

    /// A float in `[0, 1)`, a multiple of 2**-53.
    pub(super) fn next_float(&mut self) -> f64 {
        let high = self.next_word() >> 5;
        let low = self.next_word() >> 6;
        (f64::from(high) * 67_108_864.0 + f64::from(low)) * (1.0 / 9_007_199_254_740_992.0)
    }
}
