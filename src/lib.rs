//! Send one-time PINs.
