"""What leaves and arrives: deliveries to departments, their answers, and how it stands, in sentences."""
