"""What reaches people: notifications in the application and by mail, and a calendar they can subscribe to."""
