<?php

require __DIR__ . '/../lib/moorings.php';

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/') {
    echo 'Hello from the mooring';
} elseif ($path === '/moorings') {
    header('Content-Type: application/json');
    echo json_encode(moorings());
} elseif ($path === '/chart.png') {
    header('Content-Type: image/png');
    chart();
} elseif (is_file(__DIR__ . $path)) {
    return false;
} else {
    http_response_code(404);
    echo 'no such berth';
}
