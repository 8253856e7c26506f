//! A map that forgets.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

/// A map whose entries expire, and that never has more than a number of them. It
/// refuses a new one rather than drop one that is still in force.
pub struct Expiring<K, V> {
    life: Duration,
    capacity: usize,
    entries: HashMap<K, (Instant, V)>,
}

/// There is no room for another entry.
#[derive(Debug)]
pub struct Full;

impl<K: Eq + Hash, V> Expiring<K, V> {
    pub fn new(life: Duration, capacity: usize) -> Self {
        Self {
            life,
            capacity,
            entries: HashMap::new(),
        }
    }

    /// The value of a key, and when it will be forgotten.
    pub fn get_mut(&mut self, key: &K) -> Option<(Instant, &mut V)> {
        let (end, value) = self.entries.get_mut(key)?;
        (Instant::now() < *end).then_some((*end, value))
    }

    /// # Errors
    ///
    /// The map is full of entries that have not expired.
    pub fn insert(&mut self, key: K, value: V) -> Result<(), Full> {
        let now = Instant::now();
        if self.entries.len() >= self.capacity {
            self.entries.retain(|_, (end, _)| now < *end);
        }
        if self.entries.len() >= self.capacity {
            return Err(Full);
        }
        self.entries.insert(key, (now + self.life, value));
        Ok(())
    }

    pub fn remove(&mut self, key: &K) {
        self.entries.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Expiring;

    #[test]
    fn it_forgets_what_has_expired_and_nothing_else() {
        let mut hours = Expiring::new(Duration::from_secs(3600), 2);
        assert!(hours.insert(1, "one").is_ok() && hours.insert(2, "two").is_ok());
        assert!(hours.insert(3, "three").is_err());
        assert!(hours.get_mut(&1).is_some());
        hours.remove(&1);
        assert!(hours.insert(3, "three").is_ok());

        let mut nothing = Expiring::new(Duration::ZERO, 1);
        for key in 0..100 {
            assert!(nothing.insert(key, ()).is_ok());
            assert!(nothing.get_mut(&key).is_none());
        }
        assert_eq!(nothing.entries.len(), 1);
    }
}
