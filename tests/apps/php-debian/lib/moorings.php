<?php

function moorings(): array
{
    $book = new PDO('sqlite::memory:');
    $book->exec("create table moorings (name text); insert into moorings values ('Möwe'), ('Robbe')");
    $names = $book->query('select name from moorings order by name')->fetchAll(PDO::FETCH_COLUMN);
    return ['names' => array_map('mb_strtoupper', $names), 'letters' => mb_strlen($names[0])];
}

function chart(): void
{
    $image = imagecreatetruecolor(8, 8);
    imagefill($image, 0, 0, imagecolorallocate($image, 0, 128, 128));
    imagepng($image);
}
