/* Serves a greeting, a check sum of zlib's, and the files of a folder. */
#include <fcntl.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static enum MHD_Result answer(void *folder, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)method, (void)version, (void)upload, (void)upload_size, (void)state;
    char text[256];
    unsigned status = MHD_HTTP_OK;
    struct MHD_Response *response = NULL;
    if (strcmp(url, "/") == 0) {
        snprintf(text, sizeof text, "Hello from the buoy\n");
    } else if (strcmp(url, "/sum") == 0) {
        snprintf(text, sizeof text, "crc32 %lx by zlib %s\n", crc32(0, (const Bytef *)"buoy", 4),
                 zlibVersion());
    } else {
        char path[512];
        struct stat info;
        snprintf(path, sizeof path, "%s%s", (const char *)folder, url);
        int file = strstr(url, "..") ? -1 : open(path, O_RDONLY);
        if (file >= 0 && fstat(file, &info) == 0) {
            response = MHD_create_response_from_fd(info.st_size, file);
        } else {
            status = MHD_HTTP_NOT_FOUND;
            snprintf(text, sizeof text, "nothing here\n");
        }
    }
    if (!response)
        response = MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

int main(int count, char **words)
{
    if (count < 3)
        return 2;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    if (!MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, (unsigned short)atoi(words[1]), NULL,
                          NULL, answer, words[2], MHD_OPTION_END))
        return 1;
    int signal;
    sigwait(&ends, &signal);
    return 0;
}
