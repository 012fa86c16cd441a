"""The ways in and out: each channel is one module (or an inward and an outward one) behind `base.Channel`."""
