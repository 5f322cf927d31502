//! A model of Cryptorefills: a catalogue, orders and their stream.
