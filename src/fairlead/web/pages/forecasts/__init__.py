"""What teams get done: their records, forecasts from them, and how often those came true."""
