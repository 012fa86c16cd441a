"""What the browser and the platforms reach: webhooks, forms, dashboard and console."""
