target
.git
